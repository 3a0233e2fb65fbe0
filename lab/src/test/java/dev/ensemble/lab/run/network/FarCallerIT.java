package dev.ensemble.lab.run.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.lab.load.http.HttpCaller;
import dev.ensemble.lab.load.http.Request;
import dev.ensemble.lab.load.http.TestCustomer;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.Service;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What distance costs: between the caller and the gateway are 25 ms each way, and none between the processes. */
@Tag("full")
class FarCallerIT {
    private static final Duration ONE_WAY = Duration.ofMillis(25);
    private static final double ROUND_TRIP_MILLIS = 2 * ONE_WAY.toMillis();
    private static final int TRIES = 20;

    @TempDir
    private Path folder;

    @Test
    @Timeout(300)
    void anOrderCostsAFarCallerOneRoundTripMoreAndALookAtItAnotherOne() throws Exception {
        EnsembleOptions options = EnsembleOptions.forTrial(folder).withReplicas(Service.GATEWAY, 1);
        try (Ensemble ensemble = Ensemble.start(options, line -> {});
                InstanceRelay relay = new InstanceRelay("gateway", ensemble.gateway().getPort(), FarCallerIT::slow)) {
            URI far = URI.create("http://127.0.0.1:" + relay.port());
            try (HttpCaller nearCaller = new HttpCaller(ensemble.gateway(), 1);
                    HttpCaller farCaller = new HttpCaller(far, 1)) {
                quickest(nearCaller, FarCallerIT::order); // warm
                double order = roundTrips(nearCaller, farCaller, FarCallerIT::order);
                double orderAndList = roundTrips(nearCaller, farCaller, caller -> {
                    order(caller);
                    TestCustomer.call(caller, Request.get("/v1/orders?pageSize=1"));
                });
                System.out.printf(Locale.ROOT,
                        "50 ms away: an order costs %.2f round trips more, an order and a list %.2f%n", order,
                        orderAndList);

                assertThat(order).isBetween(0.9, 1.5);
                assertThat(orderAndList).as("the control: two calls, one after the other").isBetween(1.9, 2.5);
            }
        }
    }

    private static void slow(RelayedConnection connection) {
        connection.obey((sender, receiver) -> new LaneState(false, List.of(new Pacer(ONE_WAY, 0))), "gateway");
    }

    private static double roundTrips(HttpCaller near, HttpCaller far, Consumer<HttpCaller> work) {
        return (quickest(far, work) - quickest(near, work)) / ROUND_TRIP_MILLIS;
    }

    /** Milliseconds: what a machine that stalls makes of one call says nothing of the way. */
    private static double quickest(HttpCaller caller, Consumer<HttpCaller> work) {
        double quickest = Double.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            long began = System.nanoTime();
            work.accept(caller);
            quickest = Math.min(quickest, (System.nanoTime() - began) / 1e6);
        }
        return quickest;
    }

    private static void order(HttpCaller caller) {
        TestCustomer.order(caller, "kettle");
    }
}
