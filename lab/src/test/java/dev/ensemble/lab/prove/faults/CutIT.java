package dev.ensemble.lab.prove.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ensemble.lab.load.http.HttpCaller;
import dev.ensemble.lab.load.http.Reply;
import dev.ensemble.lab.load.http.Request;
import dev.ensemble.lab.prove.Fault;
import dev.ensemble.lab.prove.NetworkFault;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.Service;
import dev.ensemble.lab.run.network.Direction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The network between real processes is broken and mended under their TLS; each has one replica, so that callers notice. */
@Tag("full")
@EnabledOnOs(OS.LINUX)
class CutIT {
    private static final Duration LATE = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    @Timeout(600)
    void packetsVanishOrAreLateUntilTheNetworkIsMended(@TempDir Path folder) throws Exception {
        EnsembleOptions options = EnsembleOptions.forTrial(folder).withBreakableNetwork()
                .withReplicas(Service.INVENTORY, 1).withReplicas(Service.ORDER, 1).withReplicas(Service.GATEWAY, 1);
        Results results = new Results(System.out::println);
        try (Ensemble ensemble = Ensemble.start(options, results::say);
                HttpCaller caller = new HttpCaller(ensemble.gateway(), 1)) {
            for (Fault cut : List.of(
                    NetworkFault.cut(ensemble, "order-1", Direction.BOTH),
                    NetworkFault.cut(ensemble, "order-1", Direction.IN),
                    NetworkFault.cut(ensemble, "inventory-1", Direction.OUT),
                    NetworkFault.cut(ensemble, "gateway-1", Direction.BOTH, "order"),
                    NetworkFault.cut(ensemble, "inventory-1", Direction.BOTH, "postgres"))) {
                awaitOrder(caller);
                cut.inject();
                assertThat(ensemble.status().network()).as(cut.injected()).hasSize(1);
                assertThat(isCreated(order(caller))).as(cut.injected()).isFalse();
                cut.undo();
                assertThat(ensemble.status().network()).isEmpty();
            }
            awaitOrder(caller);
            await().atMost(PATIENCE).until(() -> nanos(caller) < LATE.toNanos());
            Fault slow = NetworkFault.slow(ensemble, "order-1", LATE);
            slow.inject();
            assertThat(nanos(caller)).isGreaterThan(LATE.toNanos());
            slow.undo();
        }
    }

    private static void awaitOrder(HttpCaller caller) {
        await().atMost(PATIENCE).until(() -> isCreated(order(caller)));
    }

    private static boolean isCreated(Reply reply) {
        return reply instanceof Reply.Answered answer && answer.status() == 201
                && answer.body().contains("CONFIRMED");
    }

    private static Reply order(HttpCaller caller) {
        String json = """
                {"requestId": "%s", "customer": "ada", "lines": [{"sku": "kettle", "quantity": 1}]}
                """.formatted(UUID.randomUUID());
        return caller.call(Request.post("/v1/orders", json), Duration.ofSeconds(3), true).reply();
    }

    /** The shortest of a few: what a machine that stalls makes of one call says nothing. */
    private static long nanos(HttpCaller caller) {
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long began = System.nanoTime();
            order(caller);
            shortest = Math.min(shortest, System.nanoTime() - began);
        }
        return shortest;
    }
}
