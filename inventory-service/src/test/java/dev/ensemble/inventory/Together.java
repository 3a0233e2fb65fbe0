package dev.ensemble.inventory;

import dev.ensemble.chassis.error.ServiceException;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Does many things at the same moment. */
final class Together {

    private static final Set<Status.Code> NOT_NOW = Set.of(Status.Code.RESOURCE_EXHAUSTED, Status.Code.UNAVAILABLE);

    private Together() {}

    /** The results of {@code times} calls that all wait for each other before they start. */
    static <T> List<T> call(int times, IntFunction<T> each) throws Exception {
        CountDownLatch start = new CountDownLatch(times);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                int number = i;
                Callable<T> call = () -> {
                    start.countDown();
                    start.await();
                    return each.apply(number);
                };
                futures.add(threads.submit(call));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        }
    }

    /** Repeats a step while the database is busy or away, as callers do: every step may be repeated. */
    static <T> T insist(Callable<T> step) {
        while (true) {
            try {
                return step.call();
            } catch (ServiceException e) {
                if (!NOT_NOW.contains(e.status().getCode())) {
                    throw e;
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
