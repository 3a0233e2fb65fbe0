package dev.ensemble.lab.prove.bench.gateway;

import dev.ensemble.lab.load.http.HttpCaller;
import dev.ensemble.lab.load.http.Reply;
import dev.ensemble.lab.load.http.Request;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.HdrHistogram.ConcurrentHistogram;

/** Requests at a constant rate whatever becomes of them; latency from the intended start. */
record SteadyLoad(int rate, Duration duration) {
    private static final int MAX_IN_FLIGHT = 500;
    private static final int CONNECTIONS = 64;
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    /**
     * What came of it.
     *
     * @param requests answered with the status that was expected
     * @param failed all others
     * @param cpuMicros CPU time of the contender for each request
     * @param p50Micros median latency
     * @param p99Micros 99th percentile
     */
    record SteadyLoadResult(long requests, long failed, double cpuMicros, long p50Micros, long p99Micros) {}

    SteadyLoadResult run(GatewayContender contender, LongFunction<Request> request, int expected)
            throws InterruptedException {
        var micros = new ConcurrentHistogram(TIMEOUT.toNanos() / 100, 3);
        var failed = new LongAdder();
        var slots = new Semaphore(MAX_IN_FLIGHT);
        long number = 0;
        Duration before = contender.cpu();
        try (var caller = new HttpCaller(contender.url(), CONNECTIONS)) {
            long began = System.nanoTime();
            long gap = 1_000_000_000L / rate;
            for (long at = began; at < began + duration.toNanos(); at = began + ++number * gap) {
                LockSupport.parkNanos(at - System.nanoTime());
                if (!slots.tryAcquire()) {
                    failed.increment();
                    continue;
                }
                long intended = at;
                Request each = request.apply(number);
                Thread.ofVirtual().name("bench-" + number).start(() -> {
                    try {
                        var reply = caller.call(each, TIMEOUT, false).reply();
                        micros.recordValue(Math.max(0, System.nanoTime() - intended) / 1000);
                        if (!(reply instanceof Reply.Answered answer) || answer.status() != expected) {
                            failed.increment();
                        }
                    } finally {
                        slots.release();
                    }
                });
            }
            slots.acquire(MAX_IN_FLIGHT);
        }
        double cpu = contender.cpu().minus(before).toNanos() / 1000.0;
        return new SteadyLoadResult(number - failed.sum(), failed.sum(), cpu / Math.max(1, number),
                micros.getValueAtPercentile(50), micros.getValueAtPercentile(99));
    }
}
