package dev.ensemble.lab.prove.bench;

import com.google.common.net.HostAndPort;
import dev.ensemble.chassis.rpc.Credentials;
import dev.ensemble.lab.prove.lease.RegistryChannel;
import dev.ensemble.registry.v1.RegistryServiceGrpc;
import dev.ensemble.registry.v1.WatchRequest;
import dev.ensemble.registry.v1.WatchResponse;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Many watchers of one service, several on each connection, who all wait for one instance to come or go. */
final class WatchCrowd implements AutoCloseable {
    private static final int PER_CONNECTION = 100;
    private static final long PATIENCE_SECONDS = 30;

    private final List<ManagedChannel> channels = new ArrayList<>();
    private final int size;
    private volatile Change awaited;
    private volatile int bytes;

    /** A change under way: whether the instance is to be there, since when, and who does not know yet. */
    private record Change(boolean present, long began, Histogram nanos, CountDownLatch missing) {}

    /** Opens the watches, and returns when every watcher has been told that there is no instance. */
    WatchCrowd(HostAndPort registry, Credentials credentials, String service, int size) throws InterruptedException {
        this.size = size;
        Change opened = begin(false, new ConcurrentHistogram(3));
        for (int i = 0; i < size; i++) {
            if (i % PER_CONNECTION == 0) {
                channels.add(RegistryChannel.open(registry, credentials));
            }
            RegistryServiceGrpc.newStub(channels.getLast())
                    .watch(WatchRequest.newBuilder().setService(service).build(), new CrowdWatcher());
        }
        await(opened);
    }

    /** Waits for a change that {@code action} makes; adds each watcher's time since then. */
    void see(boolean present, Histogram nanos, Runnable action) throws InterruptedException {
        Change change = begin(present, nanos);
        action.run();
        await(change);
    }

    private Change begin(boolean present, Histogram nanos) {
        awaited = new Change(present, System.nanoTime(), nanos, new CountDownLatch(size));
        return awaited;
    }

    private void await(Change change) throws InterruptedException {
        if (!change.missing().await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(
                    change.missing().getCount() + " of " + size + " watchers were not told in " + PATIENCE_SECONDS
                            + " s");
        }
    }

    /** Size of the last message with an instance in it. */
    int messageBytes() {
        return bytes;
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
    }

    private final class CrowdWatcher implements StreamObserver<WatchResponse> {
        @Override
        public void onNext(WatchResponse snapshot) {
            Change change = awaited;
            boolean present = snapshot.getInstancesCount() > 0;
            if (present == change.present()) {
                change.nanos().recordValue(System.nanoTime() - change.began());
                change.missing().countDown();
            }
            if (present) {
                bytes = snapshot.getSerializedSize();
            }
        }

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onCompleted() {}
    }
}
