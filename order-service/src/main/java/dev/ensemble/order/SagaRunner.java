package dev.ensemble.order;

import dev.ensemble.chassis.admission.Criticality;
import dev.ensemble.chassis.dryrun.DryRun;
import dev.ensemble.chassis.scheduling.Backoff;
import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs sagas on the threads of the calls that start them, but not as a part of these: what has been written down is brought
 * to its end also when the caller goes away or runs out of time. The number of sagas at a time is bounded; a permit is taken before anything is written.
 */
final class SagaRunner implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SagaRunner.class);
    /** What is due within one of these is due together: the timer's thread wakes once for all. */
    private static final long GRID_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final Duration FIRST_BACKOFF = Duration.ofMillis(50);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(1);

    private final SagaDriver driver;
    private final Duration timeout;
    private final UnaryOperator<Context> fork;
    private final int most;
    private final Semaphore permits;
    private final Set<Thread> driving = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads;
    private final ScheduledExecutorService timer;

    /** At most {@code permits} sagas on threads called {@code name}, each given up after {@code timeout}. */
    SagaRunner(String name, SagaDriver driver, int permits, Duration timeout) {
        this(name, driver, permits, timeout, Context::fork);
    }

    SagaRunner(String name, SagaDriver driver, int permits, Duration timeout, UnaryOperator<Context> fork) {
        this.threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name(name + "-", 0).factory());
        this.timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name(name + "-timer").daemon().factory());
        this.driver = driver;
        this.timeout = timeout;
        this.fork = fork;
        this.most = permits;
        this.permits = new Semaphore(permits);
    }

    int freePermits() {
        return permits.availablePermits();
    }

    /** A permit for one saga; empty when all are taken. */
    Optional<SagaPermit> permit() {
        return permits.tryAcquire() ? Optional.of(new SagaPermit()) : Optional.empty();
    }

    /** The right to run one saga; given back when that ends, or on close when none was started. */
    final class SagaPermit implements AutoCloseable {

        private final AtomicBoolean used = new AtomicBoolean();

        /** Starts the saga of {@code order} on a thread of its own. */
        void start(StoredOrder order) {
            take();
            try {
                threads.execute(saga(order, left -> {}));
            } catch (RejectedExecutionException stopping) {
                permits.release();
            }
        }

        /**
         * Runs the saga on this thread, also when its caller has gone. {@code answer} is told once, in the
         * caller's context: the order as the saga left it, or {@code order} as soon as time gets short, the caller goes
         * away or this process stops, on whatever thread notices.
         */
        void drive(StoredOrder order, Consumer<StoredOrder> answer) {
            take();
            Context caller = Context.current();
            AtomicBoolean told = new AtomicBoolean();
            Consumer<StoredOrder> once = left -> {
                if (told.compareAndSet(false, true)) {
                    caller.run(() -> answer.accept(left));
                }
            };
            Runnable saga = saga(order, once);
            Context.CancellationListener leave = context -> once.accept(order);
            Future<?> early = later(() -> once.accept(order), patience(caller.getDeadline()));
            caller.addListener(leave, Runnable::run);
            driving.add(Thread.currentThread());
            try {
                saga.run();
            } finally {
                driving.remove(Thread.currentThread());
                caller.removeListener(leave);
                early.cancel(false);
            }
        }

        private void take() {
            if (!used.compareAndSet(false, true)) {
                throw new IllegalStateException("a permit is for one saga");
            }
        }

        @Override
        public void close() {
            if (used.compareAndSet(false, true)) {
                permits.release();
            }
        }
    }

    /** What detaches the saga from this context, runs it and gives its permit back. */
    private Runnable saga(StoredOrder order, Consumer<StoredOrder> end) {
        Context forked = fork.apply(Context.current());
        // An order that is written down is finished before a new one is begun; a dry run has no such claim.
        CancellableContext context = (DryRun.current().isPresent() ? forked : Criticality.CRITICAL_PLUS.in(forked))
                .withDeadlineAfter(onGrid(timeout.toNanos()), TimeUnit.NANOSECONDS, timer);
        return () -> {
            AtomicReference<StoredOrder> left = new AtomicReference<>(order);
            try {
                context.run(() -> left.set(settle(order)));
            } finally {
                context.cancel(null);
                permits.release();
                end.accept(left.get());
            }
        };
    }

    /** A little sooner, unless that matters. */
    private static long onGrid(long delayNanos) {
        return delayNanos < 10 * GRID_NANOS
                ? delayNanos
                : delayNanos - Math.floorMod(System.nanoTime() + delayNanos, GRID_NANOS);
    }

    /** Runs it at once when this process stops, and so its timer. */
    private Future<?> later(Runnable task, Duration delay) {
        try {
            return timer.schedule(task, onGrid(delay.toNanos()), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException stopping) {
            task.run();
            return CompletableFuture.completedFuture(null);
        }
    }

    /** Drives, again and again after a failure, until the order is settled or the time is over. */
    private StoredOrder settle(StoredOrder order) {
        Backoff backoff = new Backoff(FIRST_BACKOFF, LONGEST_BACKOFF);
        while (true) {
            try {
                return driver.drive(order);
            } catch (RuntimeException e) {
                if (!pause(backoff)) {
                    log.info("order {} is left as it stands, for a sweeper: {}", order.id(), e.toString());
                    return order;
                }
            }
        }
    }

    /** Waits before the next try; false when there must be none. */
    private static boolean pause(Backoff backoff) {
        try {
            if (!Context.current().isCancelled()) {
                backoff.pause();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
        return !Context.current().isCancelled();
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
            if (!permits.tryAcquire(most, 1, TimeUnit.SECONDS)) {
                threads.shutdownNow();
                driving.forEach(Thread::interrupt);
                boolean _ = permits.tryAcquire(most, 1, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            threads.shutdownNow();
            driving.forEach(Thread::interrupt);
        }
        timer.shutdownNow();
    }
}
