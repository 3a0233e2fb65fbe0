package dev.ensemble.lab.load;

import dev.ensemble.lab.load.history.Kind;
import dev.ensemble.lab.load.history.Outcome;
import dev.ensemble.lab.load.http.Exchange;
import dev.ensemble.lab.load.http.Reply;
import dev.ensemble.lab.load.http.Reply.Answered;
import java.util.Set;

/**
 * What a caller knows after an exchange. When in doubt the outcome is unknown.
 *
 * @param status HTTP status, 0 for none
 * @param cause of an outcome that is not ok, in words that do not differ from call to call
 */
record Verdict(Outcome outcome, int status, Contents contents, String cause) {
    /** What a 503 says that does not say why: it may come from something between us and the gateway, or behind it. */
    private static final Set<String> SAYS_NOTHING = Set.of("", "UNAVAILABLE", "BACKEND_UNREACHABLE");

    static Verdict of(Kind kind, Exchange exchange) {
        return switch (exchange.reply()) {
            case Answered answer -> answered(kind, answer, exchange.sentBefore());
            case Reply.Broken broken -> new Verdict(failedIf(!exchange.sentBefore() && !broken.sent()), 0,
                    Contents.NONE, kind.word() + ": connection broke: " + broken.why());
            case Reply.TimedOut late -> new Verdict(failedIf(!exchange.sentBefore() && !late.sent()), 0, Contents.NONE,
                    kind.word() + ": time-out");
        };
    }

    private static Verdict answered(Kind kind, Answered answer, boolean sentBefore) {
        Contents contents;
        try {
            contents = Contents.of(kind, answer.status(), answer.body());
        } catch (RuntimeException e) {
            return new Verdict(Outcome.UNKNOWN, answer.status(), Contents.NONE,
                    kind.word() + ": " + answer.status() + " with a body that is not as the contract says");
        }
        Outcome outcome = ok(kind, answer.status(), contents.reason()) ? Outcome.OK
                : failedIf(!sentBefore && statesThatNothingHappened(kind, answer.status(), contents.reason()));
        return new Verdict(outcome, answer.status(), contents,
                kind.word() + ": " + answer.status() + " " + contents.reason());
    }

    /** "It was rejected, so there is nothing to cancel" is a business answer. */
    private static boolean ok(Kind kind, int status, String reason) {
        return status >= 200 && status < 300 || kind == Kind.CANCEL && reason.equals("ORDER_REJECTED");
    }

    private static boolean statesThatNothingHappened(Kind kind, int status, String reason) {
        return kind.reads() || status >= 400 && status < 499 || status == 503 && !SAYS_NOTHING.contains(reason);
    }

    private static Outcome failedIf(boolean nothingHappened) {
        return nothingHappened ? Outcome.FAILED : Outcome.UNKNOWN;
    }
}
