package dev.ensemble.chassis.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HandlerThreadsTest {

    @Test
    void nothingWaitsForAThreadHoweverManyAreBusy() throws Exception {
        int many = 3 * HandlerThreads.MOST;
        AtomicInteger virtual = new AtomicInteger();
        CountDownLatch allRun = new CountDownLatch(many);
        try (ExecutorService further = Executors.newVirtualThreadPerTaskExecutor();
                HandlerThreads threads = new HandlerThreads(further)) {
            for (int i = 0; i < many; i++) {
                threads.execute(() -> {
                    virtual.addAndGet(Thread.currentThread().isVirtual() ? 1 : 0);
                    allRun.countDown();
                    awaitOr(allRun);
                });
            }
            assertThat(allRun.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(virtual).hasValue(many - HandlerThreads.MOST);
    }

    private static void awaitOr(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
