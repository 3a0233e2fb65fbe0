package dev.ensemble.lab.prove.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.lab.run.Service;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SideBySideResultTest {

    @Test
    void whatIsShownIsTheTimeAnOrder() {
        SideBySideResult result = new SideBySideResult();
        result.rate(120);
        result.rate(999);
        result.peaks(Contender.OURS).add(240);
        result.peaks(Contender.OURS).add(200);
        result.peaks(Contender.BARE).add(400);
        result.order(Contender.OURS, cpu(2000, 1000), 1000);
        result.order(Contender.OURS, cpu(4000, 1000), 1000);
        result.order(Contender.BARE, cpu(1000, 1000), 500);
        result.idle(Contender.OURS, cpu(250, 0), Duration.ofSeconds(5));
        result.idle(Contender.BARE, cpu(25, 0), Duration.ofSeconds(5));
        assertThat(result.table().lines())
                .contains(
                        "| peak, orders/s | 220 (200–240) | 400 | 0.55 |",
                        "| CPU ms an order at 120/s: gateway | 3.00 (2.00–4.00) | 2.00 | 1.50 |",
                        "| CPU ms an order at 120/s: registry | 0.00 (0.00–0.00) | 0.00 |  |",
                        "| CPU ms an order at 120/s: PostgreSQL | 1.00 (1.00–1.00) | 2.00 | 0.50 |",
                        "| CPU ms an order at 120/s: all | 4.00 (3.00–5.00) | 4.00 | 1.00 |",
                        "| PostgreSQL's share of that, % | 27 (20–33) | 50 | 0.53 |",
                        "| CPU ms a second, idle: all | 50 | 5 | 10.00 |");
    }

    private static Map<Service, Duration> cpu(int gatewayMillis, int postgresMillis) {
        Map<Service, Duration> all = new EnumMap<>(Service.class);
        Life.TIERS.forEach(tier -> all.put(tier, Duration.ZERO));
        all.put(Service.GATEWAY, Duration.ofMillis(gatewayMillis));
        all.put(Service.POSTGRES, Duration.ofMillis(postgresMillis));
        return all;
    }
}
