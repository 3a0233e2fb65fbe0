package dev.ensemble.chassis.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PeriodicTasksTest {
    private static final Duration PAUSE = Duration.ofMillis(1);

    private final AtomicInteger runs = new AtomicInteger();

    @Test
    void aTaskThatThrowsRunsAgain() {
        try (PeriodicTasks tasks = new PeriodicTasks("periodic-test")) {
            tasks.repeat("do that", PAUSE, () -> {
                runs.incrementAndGet();
                throw new IOException("the disk is full");
            });
            await().until(() -> runs.get() >= 3);
        }
    }

    /** The control: this is what the guard is for. */
    @Test
    void withoutTheGuardTheFirstThrowIsTheLastRun() {
        try (ScheduledExecutorService bare = Executors.newSingleThreadScheduledExecutor()) {
            ScheduledFuture<?> task = bare.scheduleWithFixedDelay(
                    () -> {
                        runs.incrementAndGet();
                        throw new IllegalStateException("the disk is full");
                    },
                    0, 1, TimeUnit.MILLISECONDS);
            await().until(task::isDone);
            assertThat(runs).hasValue(1);
        }
    }

    @Test
    void closingWaitsForWhatIsUnderWayAndBeginsNothingMore() throws InterruptedException {
        PeriodicTasks tasks = new PeriodicTasks("periodic-test");
        CountDownLatch begun = new CountDownLatch(1);
        tasks.repeat("do that", PAUSE, () -> {
            begun.countDown();
            runs.incrementAndGet();
        });
        begun.await();
        tasks.close();
        int atTheEnd = runs.get();

        assertThat(atTheEnd).isPositive();
        assertThat(tasks.isStopping()).isTrue();
        assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName).doesNotContain("periodic-test");
    }

    @Test
    void closingInterruptsWhatDoesNotEnd() {
        PeriodicTasks tasks = new PeriodicTasks("periodic-test");
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        tasks.repeat("wait", PAUSE, () -> {
            begun.countDown();
            try {
                never.await();
            } finally {
                runs.incrementAndGet();
            }
        });
        await().until(() -> begun.getCount() == 0);
        tasks.close();

        assertThat(runs).hasValue(1);
    }
}
