package dev.ensemble.chassis.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConnectionPermitsTest {
    private static final long LONG = TimeUnit.HOURS.toNanos(1);
    private static final Duration PATIENCE = Duration.ofMillis(300);
    private static final Duration MORE = PATIENCE.plusMillis(1);

    private final AtomicLong now = new AtomicLong();
    private final ConnectionPermits permits = new ConnectionPermits(2, PATIENCE, now::get);

    @BeforeEach
    void idleForLong() throws InterruptedException {
        pass(Duration.ofHours(2));
        permits.acquire(0);
        permits.acquire(0);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    /** Whether a caller that comes now gets the connection that becomes free, for which it has to wait. */
    private boolean isWaitedFor() {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        CompletableFuture<Boolean> acquired = CompletableFuture.supplyAsync(() -> {
            thread.complete(Thread.currentThread());
            try {
                return permits.acquire(LONG);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        await().until(() -> acquired.isDone() || thread.isDone()
                && thread.join().getState() == Thread.State.TIMED_WAITING);
        if (acquired.isDone()) {
            return false;
        }
        permits.release();
        return acquired.join();
    }

    @Test
    void callersWaitWhileTheDatabaseAnswersHoweverBusyItIs() {
        for (int i = 0; i < 5; i++) {
            pass(PATIENCE);
            assertThat(isWaitedFor()).isTrue();
            permits.answered();
        }
    }

    @Test
    void nobodyWaitsForADatabaseThatHasAnsweredNothingForAWhile() {
        pass(MORE);
        assertThat(isWaitedFor()).isFalse();
    }

    @Test
    void whatFellFreeWithoutAnAnswerIsForOneThatTriesNowAndThen() throws InterruptedException {
        pass(MORE);
        assertThat(isWaitedFor()).isFalse();
        permits.release();
        permits.release();
        pass(PATIENCE);
        assertThat(permits.acquire(0)).isFalse();
        pass(MORE);
        assertThat(permits.acquire(0)).isTrue();
        assertThat(permits.acquire(0)).isFalse();
        permits.answered();
        assertThat(permits.acquire(0)).isTrue();
    }

    @Test
    void anAnswerMakesCallersWaitAgain() {
        pass(MORE);
        assertThat(isWaitedFor()).isFalse();
        permits.answered();
        assertThat(isWaitedFor()).isTrue();
    }

    @Test
    void aBurstAfterALongRestIsNoStall() {
        assertThat(isWaitedFor()).isTrue();
    }
}
