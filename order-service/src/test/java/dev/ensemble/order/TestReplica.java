package dev.ensemble.order;

import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import dev.ensemble.chassis.admission.Admission;
import dev.ensemble.chassis.auth.CallersInterceptor;
import dev.ensemble.chassis.auth.TokenInterceptor;
import dev.ensemble.chassis.auth.TokenVerifier;
import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.chassis.database.Database;
import dev.ensemble.chassis.database.DatabaseOptions;
import dev.ensemble.chassis.database.RowClock;
import dev.ensemble.chassis.database.TestDatabase;
import dev.ensemble.chassis.events.Events;
import dev.ensemble.chassis.failpoint.FailPoints;
import dev.ensemble.chassis.identity.IdentityInterceptor;
import dev.ensemble.chassis.rpc.server.ServerStack;
import dev.ensemble.order.v1.CreateOrderRequest;
import dev.ensemble.order.v1.Order;
import dev.ensemble.order.v1.OrderServiceGrpc;
import dev.ensemble.order.v1.OrderServiceGrpc.OrderServiceBlockingStub;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** One order process in all but the process: its own pool, threads, clock and port. */
final class TestReplica implements AutoCloseable {

    /** How a replica is put together; the controls change it, nobody else can. */
    record ReplicaSettings(
            boolean sweeps,
            int permits,
            Duration sagaTimeout,
            Duration resumeAfter,
            Duration keyLife,
            UnaryOperator<Context> fork,
            boolean unconditional,
            Optional<TokenVerifier> tokens) {

        static final ReplicaSettings DEFAULT = new ReplicaSettings(
                true,
                256,
                Duration.ofSeconds(5),
                Duration.ofMillis(500),
                Duration.ofHours(24),
                Context::fork,
                false,
                Optional.empty());

        private OrderOptions options() {
            OrderOptions options = new OrderOptions();
            options.sagas = permits;
            options.sagaTimeout = sagaTimeout;
            options.resumeAfter = resumeAfter;
            options.keyLife = keyLife;
            options.cancelWithin = Duration.ofHours(23);
            options.sweepEvery = Duration.ofMillis(50);
            options.expireKeysEvery = Duration.ofMillis(50);
            options.unconditionalMoves = unconditional;
            return options;
        }

        ReplicaSettings withoutSweeper() {
            return new ReplicaSettings(false, permits, sagaTimeout, resumeAfter, keyLife, fork, unconditional, tokens);
        }

        ReplicaSettings withPermits(int other) {
            return new ReplicaSettings(sweeps, other, sagaTimeout, resumeAfter, keyLife, fork, unconditional, tokens);
        }

        ReplicaSettings withSagaTimeout(Duration other) {
            return new ReplicaSettings(sweeps, permits, other, resumeAfter, keyLife, fork, unconditional, tokens);
        }

        ReplicaSettings withResumeAfter(Duration other) {
            return new ReplicaSettings(sweeps, permits, sagaTimeout, other, keyLife, fork, unconditional, tokens);
        }

        ReplicaSettings withFork(UnaryOperator<Context> other) {
            return new ReplicaSettings(sweeps, permits, sagaTimeout, resumeAfter, keyLife, other, unconditional,
                    tokens);
        }

        ReplicaSettings withTokens(TokenVerifier verifier) {
            return new ReplicaSettings(sweeps, permits, sagaTimeout, resumeAfter, keyLife, fork, unconditional,
                    Optional.of(verifier));
        }

        ReplicaSettings withUnconditionalMoves() {
            return new ReplicaSettings(sweeps, permits, sagaTimeout, resumeAfter, keyLife, fork, true, tokens);
        }
    }

    final FailPoints points = new FailPoints(true);
    final AtomicBoolean breakerOpen = new AtomicBoolean();
    /** Calls whose callers went away, and whose handlers know. */
    final AtomicInteger cancelled = new AtomicInteger();

    final Events events;
    final OrderStore store;
    final OrderWaiters waiters;
    final UnfinishedOrders leftovers;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final LoopbackServer server;

    TestReplica(
            String instance, TestDatabase where, Channel inventory, ReplicaSettings settings,
            HybridLogicalClock clock) {
        events = new Events(instance, clock);
        Database database = owns(new Database(new DatabaseOptions(where.url(), where.user(), where.password())));
        OrderParts wired = new OrderParts(
                new OrderParts.Environment(database, new RowClock(clock), events, inventory, breakerOpen::get,
                        points),
                settings.options(),
                new OrderParts.Variation(settings.fork(), settings.sweeps(), 2),
                parts::push);
        store = wired.store;
        waiters = wired.waiters;
        leftovers = wired.unfinished;
        server = owns(new LoopbackServer(instance, stack(instance, settings).wrap(wired.api)));
    }

    private ServerStack stack(String instance, ReplicaSettings settings) {
        ServerInterceptor watch = new ServerInterceptor() {
            @Override
            public <Q, R> ServerCall.Listener<Q> interceptCall(
                    ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
                Context.current().addListener(
                        context -> {
                            if (context.cancellationCause() != null) {
                                cancelled.incrementAndGet();
                            }
                        },
                        Runnable::run);
                return next.startCall(call, headers);
            }
        };
        ServerInterceptor pass = new ServerInterceptor() {
            @Override
            public <Q, R> ServerCall.Listener<Q> interceptCall(
                    ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
                return next.startCall(call, headers);
            }
        };
        return new ServerStack(
                "order", events, watch, new IdentityInterceptor(instance, epoch -> true),
                CallersInterceptor.off(), new TokenInterceptor("order", settings.tokens()), pass,
                Admission.off());
    }

    private <T extends AutoCloseable> T owns(T part) {
        parts.push(part);
        return part;
    }

    OrderServiceBlockingStub stub() {
        return stub(Duration.ofSeconds(10));
    }

    OrderServiceBlockingStub stub(Duration deadline) {
        return OrderServiceGrpc.newBlockingStub(server.channel())
                .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Sends an order and waits until it is written down, not for the answer; its name. */
    String begin(CreateOrderRequest request) {
        ListenableFuture<Order> _ = OrderServiceGrpc.newFutureStub(server.channel()).createOrder(request);
        return "orders/" + await().until(() -> store.findByKey("", request.getRequestId()), Optional::isPresent)
                .orElseThrow().id();
    }

    @Override
    public void close() throws Exception {
        while (!parts.isEmpty()) {
            parts.pop().close();
        }
    }
}
