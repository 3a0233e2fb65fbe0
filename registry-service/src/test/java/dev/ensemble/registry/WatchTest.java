package dev.ensemble.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ensemble.registry.catalog.CatalogContract;
import dev.ensemble.registry.v1.Instance;
import dev.ensemble.registry.v1.WatchRequest;
import dev.ensemble.registry.v1.WatchResponse;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Watch streams on the wire. */
class WatchTest {
    private TestRegistry registry;

    @BeforeEach
    void start() throws Exception {
        registry = new TestRegistry();
    }

    @AfterEach
    void stop() throws Exception {
        registry.close();
    }

    @Test
    void aWatcherThatHasTheLatestRevisionHearsOnlyOfChanges() {
        registry.catalog.acquire(CatalogContract.order(1));
        RecordingWatcher first = watch(0, true);
        await().until(() -> first.seen.size() == 1);
        RecordingWatcher resumed = watch(first.seen.getFirst().getRevision(), true);
        RecordingWatcher stranger = watch(12345, true);
        await().until(() -> stranger.seen.size() == 1);
        assertThat(resumed.seen).isEmpty();
        registry.catalog.acquire(CatalogContract.order(2));
        await().until(() -> resumed.seen.size() == 1);
        assertThat(resumed.seen.getFirst().getInstancesList())
                .extracting(Instance::getId)
                .containsExactly("order-1", "order-2");
    }

    @Test
    void aSlowWatcherSkipsToTheLatestSnapshot() {
        RecordingWatcher slow = watch(0, false);
        int changes = 3000;
        for (int i = 0; i < changes; i++) {
            registry.catalog.acquire(CatalogContract.order(i));
        }
        slow.requests.request(changes);
        await().until(() -> !slow.seen.isEmpty() && slow.seen.getLast().getInstancesCount() == changes);
        assertThat(slow.seen.size()).isLessThan(changes);
    }

    @Test
    void aDrainingRegistrySendsItsWatchersAway() {
        RecordingWatcher watcher = watch(0, true);
        await().until(() -> !watcher.seen.isEmpty());
        registry.drain();
        assertThat(watcher.end.orTimeout(5, TimeUnit.SECONDS).join().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void aBadServiceNameIsRefused() {
        RecordingWatcher watcher = new RecordingWatcher(true);
        registry.stub().watch(WatchRequest.newBuilder().setService("No Service").build(), watcher);
        Status status = watcher.end.orTimeout(5, TimeUnit.SECONDS).join();
        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status.getDescription()).startsWith("service:");
    }

    private RecordingWatcher watch(long revision, boolean eager) {
        RecordingWatcher watcher = new RecordingWatcher(eager);
        WatchRequest request =
                WatchRequest.newBuilder().setService("order").setRevision(revision).build();
        registry.stub().watch(request, watcher);
        return watcher;
    }

    private static final class RecordingWatcher implements ClientResponseObserver<WatchRequest, WatchResponse> {
        private final List<WatchResponse> seen = new CopyOnWriteArrayList<>();
        private final CompletableFuture<Status> end = new CompletableFuture<>();
        private final boolean eager;
        private ClientCallStreamObserver<WatchRequest> requests;

        RecordingWatcher(boolean eager) {
            this.eager = eager;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<WatchRequest> stream) {
            requests = stream;
            if (!eager) {
                stream.disableAutoRequestWithInitial(0);
            }
        }

        @Override
        public void onNext(WatchResponse response) {
            seen.add(response);
        }

        @Override
        public void onError(Throwable error) {
            end.complete(Status.fromThrowable(error));
        }

        @Override
        public void onCompleted() {
            end.complete(Status.OK);
        }
    }
}
