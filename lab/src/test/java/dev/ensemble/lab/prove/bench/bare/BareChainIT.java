package dev.ensemble.lab.prove.bench.bare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.lab.load.http.HttpCaller;
import dev.ensemble.lab.load.http.Reply.Answered;
import dev.ensemble.lab.load.http.Request;
import dev.ensemble.lab.prove.faults.SharedEnsemble;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.Service;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The bare chain does in the database what the ensemble does: the ensemble's own gateway is asked what it sees. */
@ExtendWith(SharedEnsemble.class)
@Tag("full")
class BareChainIT {
    private static final Map<Service, Integer> REPLICAS =
            Map.of(Service.INVENTORY, 2, Service.ORDER, 1, Service.GATEWAY, 1);

    @Test
    @Timeout(240)
    void anOrderIsMadeAsTheEnsembleMakesIt(Ensemble ensemble) throws Exception {
        List<Long> pids;
        try (BareChain chain = BareChain.start(ensemble, REPLICAS, List.of())) {
            pids = chain.pids(Service.INVENTORY);
            Answered sold = order(chain.url(), "tamper");
            assertThat(sold.status()).isEqualTo(201);
            assertThat(sold.body()).contains("\"state\":\"CONFIRMED\"");
            assertThat(get(ensemble.gateway(), name(sold)).body())
                    .contains("\"state\":\"CONFIRMED\"", "\"sku\":\"tamper\"", "\"instance\":\"bare\"");
            assertThat(get(ensemble.gateway(), name(sold).replace("orders/", "reservations/")).body())
                    .contains("\"state\":\"CONFIRMED\"");
            Answered refused = order(chain.url(), "unheard-of");
            assertThat(refused.status()).isEqualTo(201);
            assertThat(get(ensemble.gateway(), name(refused)).body())
                    .contains("\"state\":\"REJECTED\"", "UNKNOWN_SKU");
        }
        assertThat(pids).hasSize(2).allMatch(pid -> ProcessHandle.of(pid).isEmpty());
    }

    private static Answered order(URI url, String sku) {
        return call(url, Request.post("/v1/orders",
                "{\"customer\":\"ada\",\"lines\":[{\"sku\":\"" + sku + "\",\"quantity\":1}]}"));
    }

    private static Answered get(URI url, String name) {
        return call(url, Request.get("/v1/" + name));
    }

    private static Answered call(URI url, Request request) {
        try (HttpCaller caller = new HttpCaller(url, 1)) {
            return (Answered) caller.call(request, Duration.ofSeconds(10), false).reply();
        }
    }

    private static String name(Answered answer) {
        Matcher name = Pattern.compile("\"name\":\"(orders/[^\"]+)\"").matcher(answer.body());
        assertThat(name.find()).as(answer.body()).isTrue();
        return name.group(1);
    }
}
