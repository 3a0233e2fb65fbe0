package dev.ensemble.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.lab.load.history.CallKind;
import dev.ensemble.lab.load.history.CallOutcome;
import dev.ensemble.lab.load.http.CallResult;
import dev.ensemble.lab.load.http.Reply;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallVerdictTest {
    private static final String ORDER = "{\"name\":\"orders/x\",\"state\":\"REJECTED\"}";

    private static CallOutcome outcome(CallKind kind, Reply reply, boolean sentBefore) {
        return CallVerdict.of(kind, new CallResult(reply, sentBefore, sentBefore)).outcome();
    }

    private static Reply error(int status, String reason) {
        return new Reply.Answered(status, Map.of(), "{\"error\":{\"code\":" + status
                + ",\"status\":\"S\",\"details\":[{\"@type\":\"x\"},{\"reason\":\"" + reason + "\"}]}}");
    }

    @Test
    void aBusinessAnswerIsOk() {
        assertThat(outcome(CallKind.ORDER, new Reply.Answered(200, Map.of(), ORDER), true)).isEqualTo(CallOutcome.OK);
        assertThat(outcome(CallKind.CANCEL, error(400, "ORDER_REJECTED"), true)).isEqualTo(CallOutcome.OK);
    }

    @ParameterizedTest
    @CsvSource({
            "ORDER, 400, INVALID, FAILED",
            "ORDER, 429, OVERLOADED, FAILED",
            "ORDER, 503, ORDER_NOT_CREATED, FAILED",
            "ORDER, 503, DATABASE_UNAVAILABLE, FAILED",
            "ORDER, 503, BACKEND_UNREACHABLE, UNKNOWN",
            "ORDER, 503, '', UNKNOWN",
            "ORDER, 499, CANCELLED, UNKNOWN",
            "ORDER, 500, INTERNAL, UNKNOWN",
            "ORDER, 504, OUTCOME_UNKNOWN, UNKNOWN",
            "GET, 503, OTHER, FAILED",
            "GET, 504, OTHER, FAILED",
            "RESTOCK, 404, NOT_FOUND, FAILED",
            "RESTOCK, 500, OTHER, UNKNOWN"
    })
    void anErrorIsAFailureOnlyIfItStatesThatNothingHappened(CallKind kind, int status, String reason,
            CallOutcome expected) {
        assertThat(outcome(kind, error(status, reason), false)).isEqualTo(expected);
    }

    @Test
    void whatWasNeverSentDidNotHappen() {
        assertThat(outcome(CallKind.ORDER, new Reply.ConnectionBroken(false, "refused"), false))
                .isEqualTo(CallOutcome.FAILED);
        assertThat(outcome(CallKind.ORDER, new Reply.TimedOut(false), false)).isEqualTo(CallOutcome.FAILED);
    }

    @Test
    void whatWasSentMayHaveHappened() {
        assertThat(outcome(CallKind.ORDER, new Reply.ConnectionBroken(true, "reset"), false))
                .isEqualTo(CallOutcome.UNKNOWN);
        assertThat(outcome(CallKind.GET, new Reply.TimedOut(true), false)).isEqualTo(CallOutcome.UNKNOWN);
    }

    @Test
    void theFirstOfTwoRequestsMayHaveHappenedWhateverTheSecondSays() {
        assertThat(outcome(CallKind.ORDER, new Reply.ConnectionBroken(false, "refused"), true))
                .isEqualTo(CallOutcome.UNKNOWN);
        assertThat(outcome(CallKind.ORDER, error(503, "ORDER_NOT_CREATED"), true)).isEqualTo(CallOutcome.UNKNOWN);
    }

    @Test
    void anAnswerThatTheContractDoesNotKnowIsUnknown() {
        CallVerdict verdict =
                CallVerdict.of(CallKind.ORDER,
                        new CallResult(new Reply.Answered(200, Map.of(), "<html>"), false, false));
        assertThat(verdict.outcome()).isEqualTo(CallOutcome.UNKNOWN);
        assertThat(verdict.cause()).isEqualTo("order: 200 with a body that is not as the contract says");
    }

    @Test
    void theCauseNamesTheReason() {
        assertThat(
                CallVerdict.of(CallKind.ORDER, new CallResult(error(503, "ORDER_NOT_CREATED"), false, false)).cause())
                .isEqualTo("order: 503 ORDER_NOT_CREATED");
    }
}
