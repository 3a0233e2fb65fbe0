package dev.ensemble.lab.load;

import dev.ensemble.lab.load.history.CallKind;
import dev.ensemble.lab.load.history.CallOutcome;
import dev.ensemble.lab.load.http.CallResult;
import dev.ensemble.lab.load.http.Reply;
import dev.ensemble.lab.load.http.Reply.Answered;
import java.util.Set;

/**
 * What a caller knows after an exchange. When in doubt the outcome is unknown.
 *
 * @param status HTTP status, 0 for none
 * @param cause of an outcome that is not ok, in words that do not differ from call to call
 */
record CallVerdict(CallOutcome outcome, int status, Contents contents, String cause) {
    /** What a 503 says that does not say why: it may come from something between us and the gateway, or behind it. */
    private static final Set<String> SAYS_NOTHING = Set.of("", "UNAVAILABLE", "BACKEND_UNREACHABLE");

    static CallVerdict of(CallKind kind, CallResult exchange) {
        return switch (exchange.reply()) {
            case Answered answer -> answered(kind, answer, exchange.sentBefore());
            case Reply.ConnectionBroken broken -> new CallVerdict(failedIf(!exchange.sentBefore() && !broken.sent()), 0,
                    Contents.NONE, kind.word() + ": connection broke: " + broken.why());
            case Reply.TimedOut late ->
                    new CallVerdict(failedIf(!exchange.sentBefore() && !late.sent()), 0, Contents.NONE,
                            kind.word() + ": time-out");
        };
    }

    private static CallVerdict answered(CallKind kind, Answered answer, boolean sentBefore) {
        Contents contents;
        try {
            contents = Contents.of(kind, answer.status(), answer.body());
        } catch (RuntimeException e) {
            return new CallVerdict(CallOutcome.UNKNOWN, answer.status(), Contents.NONE,
                    kind.word() + ": " + answer.status() + " with a body that is not as the contract says");
        }
        CallOutcome outcome = ok(kind, answer.status(), contents.reason()) ? CallOutcome.OK
                : failedIf(!sentBefore && statesThatNothingHappened(kind, answer.status(), contents.reason()));
        return new CallVerdict(outcome, answer.status(), contents,
                kind.word() + ": " + answer.status() + " " + contents.reason());
    }

    /** "It was rejected, so there is nothing to cancel" is a business answer. */
    private static boolean ok(CallKind kind, int status, String reason) {
        return status >= 200 && status < 300 || kind == CallKind.CANCEL && reason.equals("ORDER_REJECTED");
    }

    private static boolean statesThatNothingHappened(CallKind kind, int status, String reason) {
        return kind.reads() || status >= 400 && status < 499 || status == 503 && !SAYS_NOTHING.contains(reason);
    }

    private static CallOutcome failedIf(boolean nothingHappened) {
        return nothingHappened ? CallOutcome.FAILED : CallOutcome.UNKNOWN;
    }
}
