package dev.ensemble.lab.prove;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What came out of one experiment.
 *
 * @param trouble why it could not be ended, or empty
 * @param took how long it ran
 * @param machine how the machine kept time meanwhile
 */
public record Verdict(Judgement judgement, String experiment, String claim, List<Row> rows, String trouble,
        Duration took, Hiccups machine) {

    static Verdict of(Experiment experiment, List<Row> rows, String trouble, Duration took, Hiccups machine) {
        return new Verdict(Judgement.of(rows, trouble.isEmpty(), machine.stalled()), experiment.name(),
                experiment.claim(), rows, trouble, took, machine);
    }

    @Override
    public String toString() {
        String head = String.format(Locale.ROOT, "%s %s (%.0f s): %s", judgement, experiment,
                took.toMillis() / 1000.0, claim);
        String lines = rows.stream().map(this::text).collect(Collectors.joining());
        return head + lines + (trouble.isEmpty() ? "" : "\n    did not end: " + trouble)
                + (judgement == Judgement.PASS ? "" : "\n    the machine meanwhile: " + machine);
    }

    private String text(Row row) {
        return String.format(Locale.ROOT, "\n    %-4s %s%s: %s", word(row), row.control() ? "control: " : "",
                row.what(),
                row.figure());
    }

    private String word(Row row) {
        return row.holds() ? "ok" : row.kind() == Row.RowKind.TIME && machine.stalled() ? "?" : "FAIL";
    }
}
