package dev.ensemble.order;

import dev.ensemble.chassis.admission.Criticality;
import dev.ensemble.chassis.dryrun.DryRun;
import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs sagas beside the calls that start them: what has been written down is brought to its end also when the caller
 * goes away or runs out of time. The number of sagas at a time is bounded; a place is taken before anything is written.
 */
final class SagaRunner implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SagaRunner.class);

    private final SagaDriver driver;
    private final Duration timeout;
    private final UnaryOperator<Context> fork;
    private final Semaphore places;
    private final ExecutorService threads;
    private final ScheduledExecutorService timer;

    /** At most {@code places} sagas on threads called {@code name}, each given up after {@code timeout}. */
    SagaRunner(String name, SagaDriver driver, int places, Duration timeout) {
        this(name, driver, places, timeout, Context::fork);
    }

    SagaRunner(String name, SagaDriver driver, int places, Duration timeout, UnaryOperator<Context> fork) {
        this.threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name(name + "-", 0).factory());
        this.timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name(name + "-timer").daemon().factory());
        this.driver = driver;
        this.timeout = timeout;
        this.fork = fork;
        this.places = new Semaphore(places);
    }

    int freePlaces() {
        return places.availablePermits();
    }

    /** A place for one saga; empty when all are taken. */
    Optional<Place> place() {
        return places.tryAcquire() ? Optional.of(new Place()) : Optional.empty();
    }

    /** The right to run one saga; given back when that ends, or on close when none was started. */
    final class Place implements AutoCloseable {

        private final AtomicBoolean used = new AtomicBoolean();

        /** Starts the saga of {@code order}; completes, never exceptionally, with the order as the saga left it. */
        CompletableFuture<StoredOrder> start(StoredOrder order) {
            if (!used.compareAndSet(false, true)) {
                throw new IllegalStateException("a place is for one saga");
            }
            CompletableFuture<StoredOrder> end = new CompletableFuture<>();
            // What stands written is to be finished before anything new; not what is only tried.
            Context forked = fork.apply(Context.current());
            CancellableContext context = (DryRun.current().isPresent() ? forked : Criticality.CRITICAL_PLUS.in(forked))
                    .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS, timer);
            Runnable saga = io.opentelemetry.context.Context.current().wrap(context.wrap(() -> {
                StoredOrder left = order;
                try {
                    left = settle(order);
                } finally {
                    context.cancel(null);
                    places.release();
                    end.complete(left);
                }
            }));
            try {
                threads.execute(saga);
            } catch (RejectedExecutionException stopping) {
                context.cancel(null);
                places.release();
                end.complete(order);
            }
            return end;
        }

        /**
         * Starts the saga and waits for its end, but a little less long than the caller waits.
         *
         * @return the order as the saga left it, or {@code order} when time ran short or the caller went away
         */
        StoredOrder drive(StoredOrder order) {
            Context caller = Context.current();
            CompletableFuture<StoredOrder> answer = start(order).copy();
            Context.CancellationListener leave = context -> answer.complete(order);
            caller.addListener(leave, Runnable::run);
            try {
                return answer.get(patience(caller.getDeadline()).toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException timeIsShort) {
                return order;
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                return order;
            } finally {
                caller.removeListener(leave);
            }
        }

        @Override
        public void close() {
            if (used.compareAndSet(false, true)) {
                places.release();
            }
        }
    }

    /** Drives, again and again after a failure, until the order is settled or the time is over. */
    private StoredOrder settle(StoredOrder order) {
        Backoff backoff = new Backoff();
        while (true) {
            try {
                return driver.drive(order);
            } catch (RuntimeException e) {
                if (!backoff.pause()) {
                    log.info("order {} is left as it stands, for a sweeper: {}", order.id(), e.toString());
                    return order;
                }
            }
        }
    }

    /** Keeps a fifth of what is left of the deadline, at most 100 ms, for the answer's way back. */
    private Duration patience(Deadline deadline) {
        if (deadline == null) {
            return timeout;
        }
        long left = Math.max(0, deadline.timeRemaining(TimeUnit.NANOSECONDS));
        return Duration.ofNanos(left - Math.min(left / 5, TimeUnit.MILLISECONDS.toNanos(100)));
    }

    /** Lets sagas end for a second, then interrupts them, which is as if the process had died: others resume them. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
                threads.shutdownNow();
                threads.awaitTermination(1, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            threads.shutdownNow();
        }
        timer.shutdownNow();
    }
}
