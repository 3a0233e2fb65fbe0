package dev.ensemble.lab.prove.bench.gateway;

import dev.ensemble.lab.load.http.Authorities;
import dev.ensemble.lab.load.http.CallLoop;
import dev.ensemble.lab.load.http.HttpCaller;
import dev.ensemble.lab.load.http.Reply;
import dev.ensemble.lab.load.http.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.HdrHistogram.Histogram;

/** Requests at a constant rate whatever becomes of them, one kind at a time; latency from the intended start. */
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

    SteadyLoadResult run(GatewayContender contender, LongFunction<Request> request, int expected) throws IOException {
        Histogram micros = new Histogram(TIMEOUT.toNanos() / 100, 3);
        AtomicLong failed = new AtomicLong();
        long gap = 1_000_000_000L / rate;
        long calls = duration.toNanos() / gap;
        Duration before = contender.cpu();
        try (CallLoop loop = new CallLoop(contender.url(), Authorities.ofEnvironment(), CONNECTIONS, Map.of(), TIMEOUT,
                HttpCaller.REPEAT_AFTER)) {
            long began = System.nanoTime();
            for (long number = 0; number < calls; number++) {
                long intended = began + number * gap;
                for (long left = intended - System.nanoTime(); left > 0; left = intended - System.nanoTime()) {
                    loop.run(left);
                }
                if (loop.inFlight() == MAX_IN_FLIGHT) {
                    failed.incrementAndGet();
                    continue;
                }
                loop.call(request.apply(number), result -> {
                    micros.recordValue(Math.max(0, System.nanoTime() - intended) / 1000);
                    if (result.repeated() || !(result.reply() instanceof Reply.Answered answer)
                            || answer.status() != expected) {
                        failed.incrementAndGet();
                    }
                });
            }
            while (loop.inFlight() > 0) { // at most their time-out
                loop.run(TIMEOUT.toNanos());
            }
        }
        double cpu = contender.cpu().minus(before).toNanos() / 1000.0;
        return new SteadyLoadResult(calls - failed.get(), failed.get(), cpu / Math.max(1, calls),
                micros.getValueAtPercentile(50), micros.getValueAtPercentile(99));
    }
}
