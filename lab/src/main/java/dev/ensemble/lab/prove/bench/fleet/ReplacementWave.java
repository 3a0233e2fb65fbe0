package dev.ensemble.lab.prove.bench.fleet;

import dev.ensemble.registry.v1.Instance;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Instances that are replaced at once, and the time until each watcher of their services knows. */
final class ReplacementWave {
    private static final Comparator<Instance> BY_ID = Comparator.comparing(Instance::getId);

    private final Map<String, List<Replaced>> byService = new HashMap<>();
    private final Histogram gone;
    private final Histogram back;
    private CountDownLatch unaware = new CountDownLatch(0);

    /** One of them. */
    static final class Replaced {
        private final String id;
        private final long formerEpoch;
        private volatile long beganNanos;

        Replaced(String id, long formerEpoch) {
            this.id = id;
            this.formerEpoch = formerEpoch;
        }

        /** Its death; no list from before counts. */
        void begin() {
            beganNanos = System.nanoTime();
        }
    }

    /** What one watcher has seen. */
    static final class WatcherView {
        private final BitSet gone = new BitSet();
        private final BitSet back = new BitSet();
    }

    /**
     * @param gone until the former one is off a list
     * @param back until the new one is on it
     */
    ReplacementWave(Histogram gone, Histogram back) {
        this.gone = gone;
        this.back = back;
    }

    Replaced add(String service, String id, long formerEpoch) {
        Replaced replaced = new Replaced(id, formerEpoch);
        byService.computeIfAbsent(service, name -> new ArrayList<>()).add(replaced);
        return replaced;
    }

    /** Tells who watches: no watcher is told before. */
    void watchedBy(Map<String, Integer> watchers) {
        int tellings = 0;
        for (Map.Entry<String, List<Replaced>> each : byService.entrySet()) {
            tellings += each.getValue().size() * watchers.getOrDefault(each.getKey(), 0);
        }
        unaware = new CountDownLatch(tellings);
    }

    /** A watcher gets a list, which is ordered by id. */
    void listed(String service, List<Instance> list, WatcherView seen) {
        long now = System.nanoTime();
        List<Replaced> replaced = byService.getOrDefault(service, List.of());
        for (int i = seen.back.nextClearBit(0); i < replaced.size(); i = seen.back.nextClearBit(i + 1)) {
            Replaced each = replaced.get(i);
            long epoch = epoch(list, each.id);
            if (each.beganNanos == 0 || epoch == each.formerEpoch) {
                continue;
            }
            if (!seen.gone.get(i)) {
                seen.gone.set(i);
                gone.recordValue(now - each.beganNanos);
            }
            if (epoch > each.formerEpoch) {
                seen.back.set(i);
                back.recordValue(now - each.beganNanos);
                unaware.countDown();
            }
        }
    }

    private static long epoch(List<Instance> list, String id) {
        int at = Collections.binarySearch(list, Instance.newBuilder().setId(id).build(), BY_ID);
        return at < 0 ? 0 : list.get(at).getEpoch();
    }

    void await(long seconds) throws InterruptedException {
        if (!unaware.await(seconds, TimeUnit.SECONDS)) {
            throw new IllegalStateException(
                    "after " + seconds + " s watchers still miss " + unaware.getCount() + " instances");
        }
    }
}
