package dev.ensemble.chassis.balancing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HedgeTimerTest {
    private static final long STEP = Duration.ofMillis(5).toNanos();
    private static final long DELAY = Duration.ofMillis(100).toNanos();

    private final AtomicLong now = new AtomicLong();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final HedgeTimer timer = new HedgeTimer(thread, now::get);

    /** A call under way, and when it was told that it takes long. */
    private final class WatchedCall implements HedgeTimer.TimedCall {
        private final long due = now.get() + DELAY;
        private volatile boolean over;
        private volatile long toldAt = -1;
        private final AtomicInteger told = new AtomicInteger();
        private int tellings = 1;
        private final AtomicInteger looks = new AtomicInteger();

        @Override
        public boolean isOver() {
            looks.incrementAndGet();
            return over;
        }

        @Override
        public long dueNanos() {
            return due;
        }

        @Override
        public boolean due() {
            toldAt = now.get();
            return told.incrementAndGet() >= tellings;
        }
    }

    @AfterEach
    void stop() {
        thread.shutdownNow();
    }

    @Test
    void aCallThatTakesLongIsToldOnceItIsDue() {
        WatchedCall call = watch();
        awaitTold(call);
        assertThat(call.toldAt).isGreaterThanOrEqualTo(DELAY);
    }

    @Test
    void aCallThatIsOverIsNotTold() {
        WatchedCall over = watch();
        WatchedCall other = watch();
        over.over = true;
        awaitTold(other);
        assertThat(over.toldAt).isNegative();
    }

    /** The answers may have come while it stood still. */
    @Test
    void aProcessThatStoodStillGivesItsCallsTimeToBeAnswered() {
        WatchedCall call = watch();
        await("it looks").until(() -> call.looks.get() > 0);
        now.addAndGet(10 * DELAY);
        int looks = call.looks.get();
        await("it looks again").until(() -> call.looks.get() > looks + 2);
        assertThat(call.toldAt).isNegative();
        awaitTold(call);
        assertThat(call.toldAt).isGreaterThanOrEqualTo(10 * DELAY + Duration.ofMillis(250).toNanos());
    }

    @Test
    void aCallThatGetsNothingYetIsToldAgainAndNoMoreOnceItDoes() {
        WatchedCall call = new WatchedCall();
        call.tellings = 3;
        timer.watch(call);
        awaitTold(call);
        await().until(() -> call.told.get() == 3);
        awaitTold(watch());
        assertThat(call.told).hasValue(3);
    }

    @Test
    void aProcessThatIsAlwaysLateTellsItsCallsAllTheSame() {
        long late = Duration.ofMillis(100).toNanos();
        HedgeTimer alwaysLate = new HedgeTimer(thread, () -> now.addAndGet(late));
        WatchedCall call = new WatchedCall();
        alwaysLate.watch(call);
        await().until(() -> call.toldAt >= 0);
        assertThat(call.toldAt).isBetween(Duration.ofSeconds(1).toNanos(), Duration.ofSeconds(2).toNanos());
    }

    private WatchedCall watch() {
        WatchedCall call = new WatchedCall();
        timer.watch(call);
        return call;
    }

    /** The clock goes on by less than what would be a stall with every look. */
    private void awaitTold(WatchedCall call) {
        await().pollInterval(Duration.ofMillis(1)).until(() -> {
            int before = call.looks.get();
            await().pollInterval(Duration.ofMillis(1)).until(() -> call.looks.get() > before || call.toldAt >= 0);
            if (call.toldAt < 0) {
                now.addAndGet(STEP);
            }
            return call.toldAt >= 0;
        });
    }
}
