package dev.ensemble.chassis.warmup;

import dev.ensemble.chassis.admission.Criticality;
import dev.ensemble.chassis.dryrun.DryRun;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes a process's own ways, as dry runs, until the just-in-time compiler has little left to do for them: a virtual
 * machine that has only interpreted a way takes many times as long for it, and on few cores whole seconds. What cannot
 * be done (the other service is away) is left out: a process that waited for others would make them all wait.
 */
public final class WarmUp {
    /** One way of the process, gone once; what it throws is how it went. */
    @FunctionalInterface
    public interface Exercise {
        /** Goes it. Its calls belong to the dry run in the current context. */
        void run() throws Exception;
    }

    private static final Logger log = LoggerFactory.getLogger(WarmUp.class);

    /** A method is compiled when it has been called 200 times (HotSpot's Tier3InvocationThreshold). */
    private static final int LEAST_ROUNDS = 220;

    private static final int MOST_ROUNDS = 1_000;
    private static final int WORKERS = 4;
    private static final int LOOK_EVERY = 40;
    /** The share of the time in which a compiler is at work below which there is nothing left to wait for. */
    private static final double COMPILING = 0.1;

    private static final Duration PATIENCE = Duration.ofSeconds(12);
    private static final int HOPELESS = 20;

    private final List<Exercise> exercises;
    private final AtomicInteger rounds = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final long until = System.nanoTime() + PATIENCE.toNanos();
    private volatile boolean done;
    private volatile Exception lastFailure;

    private WarmUp(List<Exercise> exercises) {
        this.exercises = exercises;
    }

    /** Warms up; returns when that is done or cannot be done. */
    public static void run(List<Exercise> exercises) throws InterruptedException {
        if (!exercises.isEmpty()) {
            new WarmUp(exercises).run();
        }
    }

    /** A call that is to end so, which is a way, too. */
    public static void finding(Status.Code expected, Runnable call) {
        try {
            call.run();
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != expected) {
                throw e;
            }
        }
    }

    private void run() throws InterruptedException {
        long began = System.nanoTime();
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < WORKERS; i++) {
            workers.add(Thread.ofPlatform().name("warm-up-" + i).daemon().start(this::work));
        }
        for (Thread worker : workers) {
            worker.join();
        }
        log.info("warm after {} rounds in {} ms{}", rounds, (System.nanoTime() - began) / 1_000_000,
                lastFailure == null ? "" : "; " + failures + " steps failed, such as: " + lastFailure);
    }

    private void work() {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        long looked = System.nanoTime();
        long compiled = compiler.getTotalCompilationTime();
        while (!done && System.nanoTime() < until) {
            exercises.forEach(this::step);
            int round = rounds.incrementAndGet();
            if (round % LOOK_EVERY == 0) {
                long now = System.nanoTime();
                long time = compiler.getTotalCompilationTime();
                boolean quiet = (time - compiled) * 1e6 < COMPILING * (now - looked);
                looked = now;
                compiled = time;
                done = round >= MOST_ROUNDS || round >= LEAST_ROUNDS && quiet
                        || failures.get() >= HOPELESS && failures.get() > round / 2;
            }
        }
    }

    private void step(Exercise exercise) {
        try (DryRun dryRun = new DryRun()) {
            Criticality.SHEDDABLE.in(dryRun.in(Context.ROOT)).call(() -> {
                exercise.run();
                return null;
            });
        } catch (Exception e) {
            failures.incrementAndGet();
            lastFailure = e;
        }
    }
}
