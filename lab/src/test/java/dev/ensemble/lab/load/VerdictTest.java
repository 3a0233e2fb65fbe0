package dev.ensemble.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.lab.load.history.Kind;
import dev.ensemble.lab.load.history.Outcome;
import dev.ensemble.lab.load.http.Exchange;
import dev.ensemble.lab.load.http.Reply;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {
    private static final String ORDER = "{\"name\":\"orders/x\",\"state\":\"REJECTED\"}";

    private static Outcome outcome(Kind kind, Reply reply, boolean sentBefore) {
        return Verdict.of(kind, new Exchange(reply, sentBefore, sentBefore)).outcome();
    }

    private static Reply error(int status, String reason) {
        return new Reply.Answered(status, Map.of(), "{\"error\":{\"code\":" + status
                + ",\"status\":\"S\",\"details\":[{\"@type\":\"x\"},{\"reason\":\"" + reason + "\"}]}}");
    }

    @Test
    void aBusinessAnswerIsOk() {
        assertThat(outcome(Kind.ORDER, new Reply.Answered(200, Map.of(), ORDER), true)).isEqualTo(Outcome.OK);
        assertThat(outcome(Kind.CANCEL, error(400, "ORDER_REJECTED"), true)).isEqualTo(Outcome.OK);
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
    void anErrorIsAFailureOnlyIfItStatesThatNothingHappened(Kind kind, int status, String reason, Outcome expected) {
        assertThat(outcome(kind, error(status, reason), false)).isEqualTo(expected);
    }

    @Test
    void whatWasNeverSentDidNotHappen() {
        assertThat(outcome(Kind.ORDER, new Reply.Broken(false, "refused"), false)).isEqualTo(Outcome.FAILED);
        assertThat(outcome(Kind.ORDER, new Reply.TimedOut(false), false)).isEqualTo(Outcome.FAILED);
    }

    @Test
    void whatWasSentMayHaveHappened() {
        assertThat(outcome(Kind.ORDER, new Reply.Broken(true, "reset"), false)).isEqualTo(Outcome.UNKNOWN);
        assertThat(outcome(Kind.GET, new Reply.TimedOut(true), false)).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void theFirstOfTwoRequestsMayHaveHappenedWhateverTheSecondSays() {
        assertThat(outcome(Kind.ORDER, new Reply.Broken(false, "refused"), true)).isEqualTo(Outcome.UNKNOWN);
        assertThat(outcome(Kind.ORDER, error(503, "ORDER_NOT_CREATED"), true)).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void anAnswerThatTheContractDoesNotKnowIsUnknown() {
        Verdict verdict =
                Verdict.of(Kind.ORDER, new Exchange(new Reply.Answered(200, Map.of(), "<html>"), false, false));
        assertThat(verdict.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(verdict.cause()).isEqualTo("order: 200 with a body that is not as the contract says");
    }

    @Test
    void theCauseNamesTheReason() {
        assertThat(Verdict.of(Kind.ORDER, new Exchange(error(503, "ORDER_NOT_CREATED"), false, false)).cause())
                .isEqualTo("order: 503 ORDER_NOT_CREATED");
    }
}
