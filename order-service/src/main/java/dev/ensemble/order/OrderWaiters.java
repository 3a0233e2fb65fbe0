package dev.ensemble.order;

import dev.ensemble.chassis.admission.Permit;
import dev.ensemble.chassis.error.ErrorDetails;
import dev.ensemble.chassis.error.ServiceException;
import dev.ensemble.chassis.rpc.server.Unary;
import dev.ensemble.order.v1.Order;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Callers that wait for an order to become final, whichever replica brings it there. They cost no thread, and while
 * there are any, one statement a tick asks for all their orders.
 */
final class OrderWaiters implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(OrderWaiters.class);

    static final int MOST = 1000;
    private static final Duration TICK = Duration.ofMillis(50);
    /** Kept of a caller's deadline for the answer's way back. */
    private static final Duration MARGIN = Duration.ofMillis(100);

    private final OrderStore store;
    private final int most;
    private final Set<Waiter> waiters = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean ticking = new AtomicBoolean();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("order-waiters").daemon().factory());
    private volatile boolean closed;

    /** At most {@code most} callers at a time. */
    OrderWaiters(OrderStore store, int most) {
        this.store = store;
        this.most = most;
    }

    private record Waiter(String id, long untilNanos, ServerCallStreamObserver<Order> answer) {
        boolean isOver() { return System.nanoTime() - untilNanos >= 0; }
    }

    /**
     * Answers when the order is final or {@code patience} is over, with the order as it is then.
     *
     * @throws ServiceException RESOURCE_EXHAUSTED, reason {@code TOO_MANY_WAITERS}
     */
    void await(String id, Duration patience, ServerCallStreamObserver<Order> answer) {
        Waiter waiter = new Waiter(id, System.nanoTime() + within(patience).toNanos(), answer);
        answer.setOnCancelHandler(() -> waiters.remove(waiter));
        waiters.add(waiter);
        if (waiters.size() > most) {
            waiters.remove(waiter);
            throw ServiceException.exhausted(
                    "TOO_MANY_WAITERS", most + " callers are waiting for orders already", Duration.ofSeconds(1));
        }
        Permit.giveBack(); // who waits does no work
        if (ticking.compareAndSet(false, true)) {
            tickLater();
        }
        if (closed) {
            fail(waiter, leaving());
        }
    }

    int size() {
        return waiters.size();
    }

    private static Duration within(Duration patience) {
        Deadline deadline = Context.current().getDeadline();
        if (deadline == null) {
            return patience;
        }
        Duration left = Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS)).minus(MARGIN);
        return patience.compareTo(left) < 0 ? patience : left;
    }

    private void tickLater() {
        try {
            thread.schedule(this::tick, TICK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopping) {
            log.debug("no more ticks: {}", stopping.toString());
        }
    }

    private void tick() {
        try {
            look();
        } catch (RuntimeException e) {
            log.warn("cannot look after {} waiting callers now: {}", waiters.size(), e.toString());
            ServiceException why = e instanceof ServiceException known
                    ? known
                    : ServiceException.unavailable("DATABASE_UNAVAILABLE", "orders cannot be read", Duration.ZERO, e);
            waiters.stream().filter(Waiter::isOver).forEach(waiter -> fail(waiter, why));
        }
        ticking.set(false);
        if (!waiters.isEmpty() && ticking.compareAndSet(false, true)) {
            tickLater();
        }
    }

    private void look() {
        Set<String> ids = waiters.stream().map(Waiter::id).collect(Collectors.toSet());
        if (ids.isEmpty()) {
            return;
        }
        Set<Waiter> over = waiters.stream().filter(Waiter::isOver).collect(Collectors.toSet());
        Set<String> anyway = over.stream().map(Waiter::id).collect(Collectors.toSet());
        Map<String, OrderHistory> found = store.settled(ids, anyway).stream()
                .collect(Collectors.toMap(history -> history.order().id(), history -> history));
        for (Waiter waiter : waiters) {
            OrderHistory history = found.get(waiter.id());
            if (history != null && (over.contains(waiter) || !history.order().state().unfinished())) {
                end(waiter, answer -> Unary.reply(answer, OrderMessages.order(history)));
            }
        }
    }

    private void fail(Waiter waiter, ServiceException why) {
        end(waiter, answer -> answer.onError(
                why.status().asRuntimeException(ErrorDetails.trailers(why, "order"))));
    }

    /** Only the thread that removed a waiter answers it. */
    private void end(Waiter waiter, Consumer<ServerCallStreamObserver<Order>> how) {
        if (waiters.remove(waiter) && !waiter.answer().isCancelled()) {
            how.accept(waiter.answer());
        }
    }

    private static ServiceException leaving() {
        return ServiceException.unavailable("INSTANCE_LEAVES", "this instance leaves; ask another", Duration.ZERO);
    }

    /** Sends those who wait to another replica. */
    @Override
    public void close() {
        closed = true;
        thread.shutdownNow();
        waiters.forEach(waiter -> fail(waiter, leaving()));
    }
}
