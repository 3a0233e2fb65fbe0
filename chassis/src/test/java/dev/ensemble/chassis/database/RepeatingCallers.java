package dev.ensemble.chassis.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Callers who do the same again and again until this is closed, whatever becomes of it. */
public final class RepeatingCallers implements AutoCloseable {
    /** pgjdbc lets the server keep a plan from the fifth call of a connection on. */
    public static final int UNTIL_PLANNED = 6 * 8;

    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger rounds = new AtomicInteger();
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean over;

    /** What one caller does in one round. */
    public interface Round {
        /** @param id another one each time */
        void run(String id) throws Exception;
    }

    /** Starts so many. */
    public RepeatingCallers(int number, Round round) {
        for (int i = 0; i < number; i++) {
            String caller = "c" + i;
            callers.execute(() -> repeat(caller, round));
        }
    }

    private void repeat(String caller, Round round) {
        for (int i = 0; !over; i++) {
            try {
                round.run(caller + "-" + i);
            } catch (Throwable e) {
                failures.add(e);
            }
            rounds.incrementAndGet();
        }
    }

    /** Waits until every connection has planned its statements anew. */
    public void awaitRounds() {
        int more = rounds.get() + UNTIL_PLANNED;
        await().until(() -> rounds.get() > more);
    }

    /** What was thrown so far. */
    public List<Throwable> failures() {
        return List.copyOf(failures);
    }

    /** Returns when each caller has ended its round, within 30 s. */
    @Override
    public void close() throws InterruptedException {
        over = true;
        callers.shutdown();
        assertThat(callers.awaitTermination(30, TimeUnit.SECONDS)).as("all callers have ended").isTrue();
    }
}
