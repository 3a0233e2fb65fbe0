package dev.ensemble.lab.prove.registry;

import dev.ensemble.chassis.discovery.Discovery;
import dev.ensemble.chassis.discovery.RegistryClient;
import dev.ensemble.chassis.rpc.Credentials;
import dev.ensemble.inventory.v1.InventoryServiceGrpc;
import dev.ensemble.inventory.v1.ListItemsRequest;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Ten reads of the inventory a second over a channel that finds it through the registry. */
final class DirectCalls implements AutoCloseable {
    private static final long PAUSE_MILLIS = 100;
    private static final long DEADLINE_SECONDS = 2;

    private final RegistryClient registry;
    private final ManagedChannel channel;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    /** Takes the client over. */
    DirectCalls(RegistryClient registry, Credentials credentials) {
        this.registry = registry;
        ManagedChannelBuilder<?> builder =
                Grpc.newChannelBuilder("ensemble:///inventory", credentials.client());
        Discovery.configure(builder, registry);
        this.channel = builder.build();
        call();
        this.thread = Thread.ofPlatform().daemon().name("direct-calls").start(this::run);
    }

    private void run() {
        try {
            while (!stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                call();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void call() {
        try {
            InventoryServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                    .listItems(ListItemsRequest.getDefaultInstance());
        } catch (StatusRuntimeException e) {
            failed.incrementAndGet();
        }
        calls.incrementAndGet();
    }

    int failed() {
        return failed.get();
    }

    void finish() throws InterruptedException {
        stop.countDown();
        thread.join();
    }

    @Override
    public String toString() {
        return failed + " of " + calls + " failed";
    }

    @Override
    public void close() throws InterruptedException {
        finish();
        channel.shutdownNow();
        registry.close();
    }
}
