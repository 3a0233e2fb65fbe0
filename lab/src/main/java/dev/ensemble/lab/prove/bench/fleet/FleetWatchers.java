package dev.ensemble.lab.prove.bench.fleet;

import com.google.common.net.HostAndPort;
import dev.ensemble.chassis.rpc.Credentials;
import dev.ensemble.lab.prove.lease.RegistryChannel;
import dev.ensemble.registry.v1.RegistryServiceGrpc;
import dev.ensemble.registry.v1.WatchRequest;
import dev.ensemble.registry.v1.WatchResponse;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Watchers of the services of a fleet, each of one, several on a connection. */
final class FleetWatchers implements AutoCloseable {
    private static final int PER_CONNECTION = 100;
    private static final int PATIENCE_SECONDS = 60;

    private final List<ManagedChannel> channels = new ArrayList<>();
    private final Map<String, Integer> watchers = new HashMap<>();
    private final LongAdder pushes = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private volatile ReplacementWave wave;

    /** Opens the watches, and returns when each watcher has a list of the right size. */
    FleetWatchers(HostAndPort registry, Credentials credentials, Map<String, Integer> sizes, int number)
            throws InterruptedException {
        List<String> services = sizes.keySet().stream().sorted().toList();
        CountDownLatch incomplete = new CountDownLatch(number);
        for (int i = 0; i < number; i++) {
            if (i % PER_CONNECTION == 0) {
                channels.add(RegistryChannel.open(registry, credentials));
            }
            String service = services.get(i % services.size());
            watchers.merge(service, 1, Integer::sum);
            RegistryServiceGrpc.newStub(channels.getLast()).watch(
                    WatchRequest.newBuilder().setService(service).build(),
                    new FleetWatcher(service, sizes.get(service), incomplete));
        }
        if (!incomplete.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(
                    incomplete.getCount() + " of " + number + " watchers had no complete list in "
                            + PATIENCE_SECONDS + " s");
        }
    }

    /** From now on they look for these. */
    void lookFor(ReplacementWave next) {
        next.watchedBy(watchers);
        wave = next;
    }

    /** Lists that they have got. */
    long pushes() {
        return pushes.sum();
    }

    /** Bytes of these. */
    long bytes() {
        return bytes.sum();
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
    }

    private final class FleetWatcher implements StreamObserver<WatchResponse> {
        private final String service;
        private final int complete;
        private final CountDownLatch incomplete;
        private boolean wasComplete;
        private ReplacementWave lookedFor;
        private ReplacementWave.WatcherView seen;

        FleetWatcher(String service, int complete, CountDownLatch incomplete) {
            this.service = service;
            this.complete = complete;
            this.incomplete = incomplete;
        }

        @Override
        public void onNext(WatchResponse list) {
            pushes.increment();
            bytes.add(list.getSerializedSize());
            if (!wasComplete && list.getInstancesCount() == complete) {
                wasComplete = true;
                incomplete.countDown();
            }
            ReplacementWave current = wave;
            if (current != lookedFor) {
                lookedFor = current;
                seen = new ReplacementWave.WatcherView();
            }
            if (current != null) {
                current.listed(service, list.getInstancesList(), seen);
            }
        }

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onCompleted() {}
    }
}
