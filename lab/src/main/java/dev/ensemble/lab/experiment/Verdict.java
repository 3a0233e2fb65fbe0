package dev.ensemble.lab.experiment;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What came out of one experiment.
 *
 * @param trouble why it could not be ended, or empty
 * @param took how long it ran
 */
public record Verdict(String experiment, String claim, List<Row> rows, String trouble, Duration took) {
    /** Whether it came to its end, saw something, and all of it is as it should be. */
    public boolean pass() {
        return trouble.isEmpty() && rows.stream().anyMatch(row -> !row.control())
                && rows.stream().allMatch(Row::holds);
    }

    @Override
    public String toString() {
        String head = String.format(Locale.ROOT, "%s %s (%.0f s): %s", pass() ? "PASS" : "FAIL", experiment,
                took.toMillis() / 1000.0, claim);
        String lines = rows.stream().map(Verdict::text).collect(Collectors.joining());
        return head + lines + (trouble.isEmpty() ? "" : "\n    did not end: " + trouble);
    }

    private static String text(Row row) {
        return String.format(Locale.ROOT, "\n    %-4s %s%s: %s", row.holds() ? "ok" : "FAIL",
                row.control() ? "control: " : "", row.what(), row.figure());
    }
}
