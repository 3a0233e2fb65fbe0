package dev.ensemble.lab.prove.scale;

import dev.ensemble.lab.load.LoadPlan;
import dev.ensemble.lab.load.LoadResult;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.Trial;
import dev.ensemble.lab.prove.grey.RoutedCalls;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Replicas that are added while callers call, some over connections that are older than the replicas. */
final class Joining {
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration BEFORE = Duration.ofSeconds(3);
    private static final Duration SETTLED = Duration.ofSeconds(10);
    private static final Duration FULL_TIME = Duration.ofSeconds(25); // so many calls that chance gives each some
    private static final String SKU = "espresso-machine";
    private static final double SHARE_OF_PEAK = 0.5;
    private static final double GRPC_SHARE = 0.3;
    private static final int GRPC_CLIENTS = 2;
    /** Each has a connection, and each newcomer has to get one. */
    private static final int GRPC_CLIENTS_OF_GATEWAYS = 24;
    private static final int CONNECTIONS = 64;
    /** Of what each would serve if all served the same. */
    private static final double LEAST_SHARE = 0.5;

    private Joining() {}

    /**
     * Adds replicas, and writes down what the callers saw.
     *
     * @param peak what those serve that are there: orders a second, of gateways calls of the usual mix
     */
    static void run(Tier tier, Harness harness, int from, int to, double peak) throws Exception {
        List<String> newcomers =
                IntStream.rangeClosed(from + 1, to).mapToObj(i -> tier.name() + "-" + i).toList();
        RoutedCalls calls = new RoutedCalls();
        double rate = SHARE_OF_PEAK * peak;
        LoadPlan usual = LoadPlan.of(harness.ensemble().gateway(), rate * (1 - GRPC_SHARE), LONGEST)
                .keeping(CONNECTIONS);
        LoadPlan plan = tier.isBalancedByCall() ? usual.with(CapacityMeter.ORDERS) : usual;
        int clients = tier.isBalancedByCall() ? GRPC_CLIENTS : GRPC_CLIENTS_OF_GATEWAYS;
        try (GrpcOrders grpc = new GrpcOrders(harness.ensemble().grpc(), SKU, clients, rate * GRPC_SHARE);
                Trial trial = harness.load(plan, calls)) {
            trial.goOn(BEFORE);
            harness.ensemble().scale(tier.service(), to);
            harness.awaitAllReady();
            Duration ready = trial.elapsed();
            grpc.served(); // Those before count no more.
            trial.goOn(FULL_TIME);
            grpc.finish();
            Map<String, Integer> overGrpc = grpc.served();
            LoadResult result = trial.finish();
            String what =
                    String.format(Locale.ROOT, "%s: from %d to %d replicas at %.0f calls/s", tier.name(), from, to,
                            rate);
            harness.results().timely(what + ": calls", result + "; " + grpc, result.clean() && grpc.clean());
            share(tier, newcomers, to, what, calls.between(ready.plus(SETTLED), ready.plus(FULL_TIME)), overGrpc,
                    harness);
            trial.check(tier.name() + ", replicas added");
        }
    }

    private static void share(Tier tier, List<String> newcomers, int all, String what, RoutedCalls.Window window,
            Map<String, Integer> overGrpc, Harness harness) {
        // An order may pass several replicas of a service that it calls twice.
        double passed = IntStream.rangeClosed(1, all).mapToDouble(i -> window.shareOf(tier.name() + "-" + i)).sum();
        double least = newcomers.stream().mapToDouble(window::shareOf).min().orElse(0) / passed;
        double together = newcomers.stream().mapToDouble(window::shareOf).sum() / passed;
        double even = (double) newcomers.size() / all;
        long reached = newcomers.stream().filter(overGrpc::containsKey).count();
        harness.results().timely(what + ": the new ones' share 10 to 25 s after they were ready",
                String.format(Locale.ROOT, "%.0f %% together where %.0f %% would be even, the least of them %.0f %%;"
                        + " %d of %d serve gRPC callers of before", 100 * together, 100 * even, 100 * least, reached,
                        newcomers.size()),
                together >= LEAST_SHARE * even && reached == newcomers.size()
                        && (!tier.isBalancedByCall() || least >= LEAST_SHARE / all));
    }
}
