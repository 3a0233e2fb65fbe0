package dev.ensemble.lab.load.check;

import dev.ensemble.lab.load.history.History;
import dev.ensemble.lab.load.http.HttpCaller;
import dev.ensemble.lab.load.http.Pages;
import dev.ensemble.lab.load.http.Token;
import dev.ensemble.lab.load.http.UnreadableException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Judges an ensemble by every rule. */
public final class Checker {
    private static final List<Rule> RULES = List.of(new StockAddsUp(), new StockIsNeverNegative(),
            new CountersMatchReservations(), new ConfirmedIsSold(), new OneOrderPerKey(), new AcknowledgedStays(),
            new DenialsAreTrue(), new DeniedCancellations(), new NoOrderFromNowhere(), new NothingStaysPending(),
            new ReadsNeverGoBack());

    private static final Duration REMEMBERED = Duration.ofHours(24);

    private Checker() {}

    /**
     * Reads the state of services that remember for 24 h, and judges it.
     *
     * @param patience how long what is on its way may take to become final
     * @throws UnreadableException if the state cannot be read, or a caller still changes it
     */
    public static Report check(URI gateway, Optional<History> history, Duration patience)
            throws UnreadableException, InterruptedException {
        return check(gateway, Optional.empty(), history, patience, REMEMBERED);
    }

    /** The same of services that ask for a token, and remember keys and what they sold for another time. */
    static Report check(
            URI gateway, Optional<String> token, Optional<History> history, Duration patience, Duration remembered)
            throws UnreadableException, InterruptedException {
        try (HttpCaller caller = new HttpCaller(gateway, 2, Token.with(token, Map.of()))) {
            return judge(new CheckInput(history, new StateSnapshotReader(new Pages(caller)).read(patience),
                    new RetentionWindow(Instant.now(), remembered)));
        }
    }

    static Report judge(CheckInput evidence) {
        return new Report(evidence.orders().size(), evidence.items().size(), evidence.reservations().size(),
                evidence.calls().size(), RULES.stream().map(rule -> finding(rule, evidence)).toList());
    }

    private static Report.Finding finding(Rule rule, CheckInput evidence) {
        boolean judged = evidence.hasHistory() || !rule.needsHistory();
        List<Violation> violations = judged ? rule.judge(evidence) : List.of();
        List<Report.Offence> offences = new ArrayList<>();
        for (Violation v : violations) {
            offences.add(
                    new Report.Offence(v, offences.size() < Report.EXPLAINED ? evidence.callsAbout(v) : List.of()));
        }
        return new Report.Finding(rule.name(), rule.statement(), judged, offences);
    }
}
