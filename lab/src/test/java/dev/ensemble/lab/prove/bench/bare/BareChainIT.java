package dev.ensemble.lab.prove.bench.bare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.lab.load.http.HttpCaller;
import dev.ensemble.lab.load.http.Reply.Answered;
import dev.ensemble.lab.load.http.Request;
import dev.ensemble.lab.load.http.TestCustomer;
import dev.ensemble.lab.prove.faults.SharedEnsemble;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.Service;
import java.util.List;
import java.util.Map;
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
        try (BareChain chain = BareChain.start(ensemble, REPLICAS, List.of());
                HttpCaller bare = new HttpCaller(chain.url(), 1);
                HttpCaller own = new HttpCaller(ensemble.gateway(), 1)) {
            pids = chain.pids(Service.INVENTORY);
            Answered sold = TestCustomer.order(bare, "tamper");
            assertThat(sold.status()).isEqualTo(201);
            assertThat(sold.body()).contains("\"state\":\"CONFIRMED\"");
            assertThat(get(own, TestCustomer.name(sold)).body())
                    .contains("\"state\":\"CONFIRMED\"", "\"sku\":\"tamper\"", "\"instance\":\"bare\"");
            assertThat(get(own, TestCustomer.name(sold).replace("orders/", "reservations/")).body())
                    .contains("\"state\":\"CONFIRMED\"");
            Answered refused = TestCustomer.order(bare, "unheard-of");
            assertThat(refused.status()).isEqualTo(201);
            assertThat(get(own, TestCustomer.name(refused)).body())
                    .contains("\"state\":\"REJECTED\"", "UNKNOWN_SKU");
        }
        assertThat(pids).hasSize(2).allMatch(pid -> ProcessHandle.of(pid).isEmpty());
    }

    private static Answered get(HttpCaller caller, String name) {
        return TestCustomer.call(caller, Request.get("/v1/" + name));
    }
}
