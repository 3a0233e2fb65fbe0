package dev.ensemble.lab.prove.standby;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.lab.load.Latency;
import dev.ensemble.lab.load.LoadResult;
import dev.ensemble.lab.load.check.Report;
import dev.ensemble.lab.load.check.Report.Finding;
import dev.ensemble.lab.load.check.Report.Offence;
import dev.ensemble.lab.load.check.Violation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PrimaryLossTest {
    private static final LoadResult CALLS =
            new LoadResult(1, 9, 0, 0, 0, 0, 0, new Latency(0, 0, 0, 0, 0), Map.of());

    @Test
    void anOrderThatReadsMissTooIsMissingOnce() {
        PrimaryLoss loss = loss(violated("AcknowledgedStays", "orders/a", "orders/b", "orders/a"));

        assertThat(loss.missing()).isEqualTo(2);
        assertThat(loss).hasToString("2 of 9 acknowledged orders missing (4 were answered after the cut-off);"
                + " served again after 2.5 s");
    }

    @Test
    void whatBreaksAnotherRuleIsNotMissing() {
        assertThat(loss(violated("StockAddsUp", "items/mug")).missing()).isZero();
    }

    private static PrimaryLoss loss(Finding finding) {
        return new PrimaryLoss(9, 4, Duration.ofMillis(2500), CALLS, new Report(7, 1, 7, 9, List.of(finding)));
    }

    private static Finding violated(String rule, String... subjects) {
        return new Finding(rule, "", true, Stream.of(subjects)
                .map(subject -> new Offence(new Violation(rule, subject, "", ""), List.of())).toList());
    }
}
