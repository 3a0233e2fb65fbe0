package dev.ensemble.lab.prove.scale;

import dev.ensemble.order.v1.CreateOrderRequest;
import dev.ensemble.order.v1.Order;
import dev.ensemble.order.v1.OrderLine;
import dev.ensemble.order.v1.OrderServiceGrpc;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Orders over gRPC, each client's on the one connection that it opened at the beginning. */
final class GrpcOrders implements AutoCloseable {
    private static final Metadata.Key<String> PATH =
            Metadata.Key.of("ensemble-path", Metadata.ASCII_STRING_MARSHALLER);
    private static final long DEADLINE_SECONDS = 2;

    private final long pauseMillis;
    private final String sku;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final Map<String, Integer> served = new HashMap<>();
    private int calls;

    /**
     * @param address such as {@code localhost:9090}
     * @param rate calls a second, of all clients together
     */
    GrpcOrders(String address, String sku, int clients, double rate) {
        this.sku = sku;
        this.pauseMillis = Math.round(1000 * clients / rate);
        for (int i = 0; i < clients; i++) {
            ManagedChannel channel = Grpc.newChannelBuilder(address, InsecureChannelCredentials.create()).build();
            channels.add(channel);
            threads.add(Thread.ofPlatform().name("grpc-orders-" + i).start(() -> run(channel)));
        }
    }

    private void run(ManagedChannel channel) {
        try {
            do {
                call(channel);
            } while (!stop.await(pauseMillis, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void call(ManagedChannel channel) {
        AtomicReference<Metadata> trailers = new AtomicReference<>();
        CreateOrderRequest request = CreateOrderRequest.newBuilder()
                .setRequestId(UUID.randomUUID().toString())
                .setOrder(Order.newBuilder().setCustomer("grpc-orders")
                        .addLines(OrderLine.newBuilder().setSku(sku).setQuantity(1)))
                .build();
        String failure = "";
        try {
            Order _ = OrderServiceGrpc.newBlockingStub(channel)
                    .withInterceptors(MetadataUtils.newCaptureMetadataInterceptor(new AtomicReference<>(), trailers))
                    .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                    .createOrder(request);
        } catch (StatusRuntimeException e) {
            failure = e.getStatus().toString();
        }
        note(failure, trailers.get());
    }

    private synchronized void note(String failure, Metadata trailersOrNull) {
        calls++;
        if (!failure.isEmpty()) {
            failures.add(failure);
        }
        String path = trailersOrNull == null ? null : trailersOrNull.get(PATH);
        for (String instance : path == null ? new String[0] : path.split(", ")) {
            served.merge(instance, 1, Integer::sum);
        }
    }

    /** How many calls passed each instance since this was asked last. */
    synchronized Map<String, Integer> served() {
        Map<String, Integer> since = new HashMap<>(served);
        served.clear();
        return since;
    }

    synchronized boolean clean() { return failures.isEmpty(); }

    @Override
    public synchronized String toString() {
        return calls + " gRPC calls, " + failures.size() + " failed"
                + (clean() ? "" : ", first " + failures.getFirst());
    }

    /** Waits for the calls under way. */
    void finish() throws InterruptedException {
        stop.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Override
    public void close() throws InterruptedException {
        finish();
        channels.forEach(ManagedChannel::shutdownNow);
    }
}
