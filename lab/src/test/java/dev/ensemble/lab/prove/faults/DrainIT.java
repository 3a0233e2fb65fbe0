package dev.ensemble.lab.prove.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.lab.load.LoadResult;
import dev.ensemble.lab.load.http.CallResult;
import dev.ensemble.lab.load.http.HttpCaller;
import dev.ensemble.lab.load.http.Reply.Answered;
import dev.ensemble.lab.load.http.Request;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.Peak;
import dev.ensemble.lab.prove.Trial;
import dev.ensemble.lab.run.Ensemble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** SIGTERM of replicas under load: they leave without anyone noticing. */
@ExtendWith(SharedEnsemble.class)
@Tag("full")
class DrainIT {
    private static final List<String> LEAVERS = List.of("order-1", "inventory-1", "registry-1", "order-2");

    @Test
    @Timeout(900)
    void aReplicaLeavesUnnoticed(Ensemble ensemble, Peak peak) throws Exception {
        Proof.passes("drain", (settings, results) -> {
            Harness harness = new Harness(ensemble, settings.folder(), results);
            try (Trial trial = harness.load(peak.share(Peak.HALF))) {
                for (String leaver : LEAVERS) {
                    harness.replace(leaver);
                }
                LoadResult result = trial.finish();
                results.timely("SIGTERM of " + LEAVERS, result.toString(),
                        result.shedAtMost(Proof.SHED) && result.repeated() == 0);
                trial.check("");
            }
        });
    }

    /** Only a connection that it had not accepted yet may break, which one repeat mends. */
    @Test
    @Timeout(60)
    void aGatewayLeavesPolitely(Ensemble ensemble) throws Exception {
        List<CallResult> exchanges = new ArrayList<>();
        try (HttpCaller caller = new HttpCaller(ensemble.gateway(), 20)) {
            Thread stop = Thread.ofVirtual().name("stop").start(() -> {
                try {
                    ensemble.stop("gateway-1");
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            while (stop.isAlive() || exchanges.size() < 100) {
                exchanges.add(caller.call(Request.get("/v1/items"), Duration.ofSeconds(2), true));
            }
            ensemble.start("gateway-1");
            ensemble.awaitReady(Duration.ofSeconds(60));
        }
        List<Answered> answers = exchanges.stream().map(exchange -> (Answered) exchange.reply()).toList();
        long goodbyes = answers.stream().filter(a -> "close".equals(a.headers().get("connection"))).count();
        long repeated = exchanges.stream().filter(CallResult::repeated).count();
        System.out.println("SIGTERM of a gateway: " + answers.size() + " calls, " + goodbyes
                + " told to close their connection, " + repeated + " repeated");
        assertThat(answers).allMatch(answer -> answer.status() == 200);
        assertThat(goodbyes).isPositive();
    }
}
