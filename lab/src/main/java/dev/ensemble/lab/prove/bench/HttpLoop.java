package dev.ensemble.lab.prove.bench;

import dev.ensemble.lab.load.http.HttpCaller;
import dev.ensemble.lab.load.http.Reply;
import dev.ensemble.lab.load.http.Request;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

/** Orders by way of the gateway, issued as {@link SqlLoop} issues its statements: to be set beside it. */
record HttpLoop(URI gateway, List<String> skus) {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    /** Confirmed orders a second over {@code duration}, by callers that each wait for one before the next. */
    double run(int callers, Duration duration) throws InterruptedException, ExecutionException {
        long end = System.nanoTime() + duration.toNanos();
        try (HttpCaller caller = new HttpCaller(gateway, callers);
                ExecutorService threads = Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("http-", 0).factory())) {
            List<Future<Long>> running = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                running.add(threads.submit(() -> issueUntil(end, caller)));
            }
            long orders = 0;
            for (Future<Long> each : running) {
                orders += each.get();
            }
            return orders / (duration.toNanos() / 1e9);
        }
    }

    private long issueUntil(long end, HttpCaller caller) {
        long confirmed = 0;
        while (System.nanoTime() < end) {
            String sku = skus.get(ThreadLocalRandom.current().nextInt(skus.size()));
            Request order = Request.post("/v1/orders", "{\"requestId\":\"" + UUID.randomUUID()
                    + "\",\"customer\":\"bench\",\"lines\":[{\"sku\":\"" + sku + "\",\"quantity\":1}]}");
            if (caller.call(order, TIMEOUT, true).reply() instanceof Reply.Answered answer
                    && answer.status() == 201 && answer.body().contains("CONFIRMED")) {
                confirmed++;
            }
        }
        return confirmed;
    }
}
