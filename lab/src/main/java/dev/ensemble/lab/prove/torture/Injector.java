package dev.ensemble.lab.prove.torture;

import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.lab.prove.Fault;
import dev.ensemble.lab.prove.InstanceFault;
import dev.ensemble.lab.prove.NetworkFault;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.network.Direction;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Does to an ensemble what a schedule says, each fault on a thread of its own because they overlap, and takes back what
 * can be taken back. A fault that is not possible at its moment (the victim is dead) is told and left out.
 */
final class Injector {
    private static final Direction[] DIRECTIONS = Direction.values();
    private static final Duration LATE = Duration.ofMillis(300);

    private final Ensemble ensemble;
    private final Consumer<String> events;
    private final CountDownLatch calm = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private final Map<ScheduledFault.FaultKind, Integer> injected = new EnumMap<>(ScheduledFault.FaultKind.class);
    private final AtomicInteger leftOut = new AtomicInteger();
    private final long began = System.nanoTime();

    Injector(Ensemble ensemble, Consumer<String> events) {
        this.ensemble = ensemble;
        this.events = events;
    }

    void start(List<ScheduledFault> schedule) {
        for (ScheduledFault fault : schedule) {
            threads.add(Thread.ofVirtual().name("fault-" + fault.victim()).start(() -> perform(fault)));
        }
    }

    private void perform(ScheduledFault fault) {
        try {
            if (!calm.await(fault.atMillis() - sinceBegan(), TimeUnit.MILLISECONDS)) {
                inject(fault);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void inject(ScheduledFault scheduled) throws InterruptedException {
        Fault fault;
        try {
            fault = fault(scheduled);
            fault.inject();
            tell(fault.injected());
            count(scheduled.kind());
        } catch (UsageException | IOException e) {
            leftOut.incrementAndGet();
            tell("left out: " + scheduled.kind() + " of " + scheduled.victim() + ": " + e.getMessage());
            return;
        }
        calm.await(scheduled.millis(), TimeUnit.MILLISECONDS);
        try {
            fault.undo();
            if (!fault.undone().isEmpty()) {
                tell(fault.undone());
            }
        } catch (UsageException | IOException e) {
            tell("nothing to take back of " + scheduled.kind() + " of " + scheduled.victim() + ": " + e.getMessage());
        }
    }

    private Fault fault(ScheduledFault scheduled) {
        String victim = scheduled.victim();
        return switch (scheduled.kind()) {
            case KILL -> InstanceFault.kill(ensemble, victim);
            case FREEZE -> InstanceFault.freeze(ensemble, victim);
            case STOP -> InstanceFault.stop(ensemble, victim);
            case HALT_AT, HANG_AT, FAIL_AT, DELAY_AT -> InstanceFault.atFailPoint(
                    ensemble, victim, scheduled.pick(), scheduled.kind().action());
            case CUT -> NetworkFault.cut(ensemble, victim, DIRECTIONS[scheduled.pick() % DIRECTIONS.length]);
            case SLOW -> NetworkFault.slow(ensemble, victim, LATE);
        };
    }

    private long sinceBegan() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }

    private void tell(String what) {
        events.accept(String.format(Locale.ROOT, "%8.3f s: %s", sinceBegan() / 1000.0, what));
    }

    private synchronized void count(ScheduledFault.FaultKind kind) {
        injected.merge(kind, 1, Integer::sum);
    }

    /** How often each kind was. */
    synchronized Map<ScheduledFault.FaultKind, Integer> injected() {
        return new EnumMap<>(injected);
    }

    int leftOut() {
        return leftOut.get();
    }

    /** Injects nothing more, takes back what lasts, and returns when that is done. */
    void calm() throws InterruptedException {
        calm.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
