package dev.ensemble.lab.prove.orders;

import dev.ensemble.lab.load.check.Report;
import java.util.stream.Collectors;

/** What a report says, in a few words. */
final class Findings {
    private Findings() {}

    /** The broken rules with the number of violations; {@code all rules hold} for none. */
    static String broken(Report report) {
        return report.clean()
                ? "all rules hold"
                : report.findings().stream().filter(finding -> !finding.offences().isEmpty())
                        .map(finding -> finding.rule() + " broken " + finding.offences().size() + " times")
                        .collect(Collectors.joining(", "));
    }
}
