package dev.ensemble.lab.load.check;

import dev.ensemble.lab.load.history.Call;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The judgement.
 *
 * @param findings one a rule, in the order in which they are judged
 */
public record Report(int orders, int items, int reservations, int calls, List<Finding> findings) {
    /** So many violations of a rule are shown with their calls. */
    static final int EXPLAINED = 10;

    private static final int SHOWN_CALLS = 20;

    /**
     * What became of one rule.
     *
     * @param judged false when it needs a history and there is none
     */
    public record Finding(String rule, String statement, boolean judged, List<Offence> offences) {}

    /** A violation with the calls that it is about; of many violations only the first have them. */
    public record Offence(Violation violation, List<Call> calls) {}

    /** Whether no rule is broken. */
    public boolean clean() {
        return findings.stream().allMatch(f -> f.offences().isEmpty());
    }

    /** The broken rules with the number of violations; {@code all rules hold} for none. */
    public String brief() {
        return clean()
                ? "all rules hold"
                : findings.stream().filter(finding -> !finding.offences().isEmpty())
                        .map(finding -> finding.rule() + " broken " + finding.offences().size() + " times")
                        .collect(Collectors.joining(", "));
    }

    /** All violations, of all rules. */
    public List<Violation> violations() {
        return findings.stream().flatMap(f -> f.offences().stream()).map(Offence::violation).toList();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d orders, %d items, %d reservations, %d calls%n", orders, items,
                reservations, calls) + findings.stream().map(Report::text).collect(Collectors.joining("\n"));
    }

    private static String text(Finding finding) {
        int count = finding.offences().size();
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%-11s %-26s %s",
                !finding.judged() ? "NOT JUDGED" : count == 0 ? "ok" : "BROKEN " + count, finding.rule(),
                finding.statement() + (finding.judged() ? "" : " (needs --history)")));
        finding.offences().stream().limit(EXPLAINED).forEach(o -> {
            text.append("\n    ").append(o.violation().subject()).append(": ").append(o.violation().what());
            o.calls().stream().limit(SHOWN_CALLS).forEach(c -> text.append("\n        ").append(text(c)));
        });
        if (count > EXPLAINED) {
            text.append("\n    and ").append(count - EXPLAINED).append(" more");
        }
        return text.toString();
    }

    private static String text(Call call) {
        String times = String.format(Locale.ROOT, "%.3f s to %.3f s:", call.start() / 1e9, call.end() / 1e9);
        String answer = call.orders().size() != 1 ? ""
                : call.orders().getFirst().name() + " " + call.orders().getFirst().state();
        return Stream.of("call " + call.number(), call.kind().word(), call.key(), call.target(), times,
                call.outcome().name().toLowerCase(Locale.ROOT), "" + call.status(), call.reason(),
                call.repeated() ? "repeated" : call.isHedged() ? "hedged" : "", answer).filter(s -> !s.isEmpty())
                .collect(Collectors.joining(" "));
    }
}
