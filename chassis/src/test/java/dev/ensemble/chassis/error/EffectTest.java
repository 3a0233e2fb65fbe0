package dev.ensemble.chassis.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class EffectTest {

    private static Effect of(ServiceException error) {
        return Effect.of(error.status(), ErrorDetails.trailers(error, "sample"));
    }

    private static Effect explained(Status.Code code) {
        Metadata someReason = ErrorDetails.trailers(ServiceException.notFound("things/1"), "sample");
        return Effect.of(code.toStatus(), someReason);
    }

    @Test
    void whatTheRequestOrTheStateForbidsHadNoEffectAndNeverWill() {
        assertThat(of(ServiceException.invalid("name", "is bad"))).isEqualTo(Effect.NONE);
        assertThat(of(ServiceException.notFound("things/1"))).isEqualTo(Effect.NONE);
        assertThat(of(ServiceException.alreadyExists("REUSED", "no"))).isEqualTo(Effect.NONE);
        assertThat(of(ServiceException.failedPrecondition("TOO_OLD", "no"))).isEqualTo(Effect.NONE);
    }

    @Test
    void whatIsNotPossibleAtTheMomentHadNoEffectThisTime() {
        assertThat(of(ServiceException.unavailable("DOWN", "no", Duration.ZERO))).isEqualTo(Effect.NONE_NOW);
        assertThat(of(ServiceException.exhausted("FULL", "no", Duration.ZERO))).isEqualTo(Effect.NONE_NOW);
        assertThat(of(ServiceException.aborted("LATE", "no"))).isEqualTo(Effect.NONE_NOW);
    }

    @Test
    void aServiceThatDoesNotKnowItselfLeavesItUnknown() {
        assertThat(of(ServiceException.outcomeUnknown("BROKE", "half-way", Duration.ZERO, null)))
                .isEqualTo(Effect.UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource(value = Status.Code.class,
            names = {"DEADLINE_EXCEEDED", "CANCELLED", "UNKNOWN", "INTERNAL", "DATA_LOSS"})
    void whatEndsACallInTheMiddleLeavesItUnknownWhateverReasonItStates(Status.Code code) {
        assertThat(explained(code)).isEqualTo(Effect.UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource(value = Status.Code.class, names = "OK", mode = Mode.EXCLUDE)
    void whatStatesNoReasonComesFromATransportAndSaysNothing(Status.Code code) {
        assertThat(Effect.of(code.toStatus(), new Metadata())).isEqualTo(Effect.UNKNOWN);
    }

    @Test
    void anErrorThatIsPassedOnStaysInDoubt() {
        ServiceException shed = ServiceException.exhausted("FULL", "no", Duration.ZERO);
        Metadata trailers = ErrorDetails.trailers(shed, "sample");
        InDoubt.mark(trailers);
        assertThat(Effect.of(shed.status(), trailers)).isEqualTo(Effect.UNKNOWN);
    }
}
