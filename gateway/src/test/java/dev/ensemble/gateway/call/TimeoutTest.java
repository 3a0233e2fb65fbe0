package dev.ensemble.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.rpc.Code;
import dev.ensemble.gateway.error.ApiException;
import dev.ensemble.order.v1.GetOrderRequest;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeoutTest {
    private static final Optional<FieldDescriptor> WAIT =
            Optional.of(GetOrderRequest.getDescriptor().findFieldByName("wait"));

    @ParameterizedTest
    @CsvSource({"800ms,800", "1.5s,1500", "1m,60000", "10ms,10", "60s,60000", "0.25s,250"})
    void ourHeaderTakesADuration(String text, long millis) {
        assertThat(Timeout.parse(text, null)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({"800m,800", "2S,2000", "1M,60000", "50000u,50", "10000000n,10"})
    void gRpcsHeaderTakesItsUnits(String text, long millis) {
        assertThat(Timeout.parse(null, text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({"61s,", "2m,", "999999999m,", ",99999999H", ",61S"})
    void aLongerOneIsCut(String ours, String grpc) {
        assertThat(Timeout.parse(ours, grpc)).isEqualTo(Timeout.MAX);
    }

    @ParameterizedTest
    @CsvSource({"9.9ms,", "0s,", "0.000000001ms,", ",1n", ",0m", ",9999u"})
    void oneThatCannotBeMetIsToldAtOnce(String ours, String grpc) {
        assertThatThrownBy(() -> Timeout.parse(ours, grpc))
                .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.error().code())
                        .isEqualTo(Code.DEADLINE_EXCEEDED));
    }

    @Test
    void withoutEitherItIsTheDefault() {
        assertThat(Timeout.parse(null, null)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aWaitComesOnTopOfTheDefaultAndOfNothingElse() {
        GetOrderRequest.Builder request =
                GetOrderRequest.newBuilder().setWait(com.google.protobuf.Duration.newBuilder().setSeconds(5));
        assertThat(Timeout.of(null, null, WAIT, request)).isEqualTo(Duration.ofSeconds(7));
        assertThat(Timeout.of("1s", null, WAIT, request)).isEqualTo(Duration.ofSeconds(1));
        assertThat(Timeout.of(null, null, WAIT, GetOrderRequest.newBuilder()))
                .isEqualTo(Duration.ofSeconds(2));
        request.getWaitBuilder().setSeconds(Long.MAX_VALUE);
        assertThat(Timeout.of(null, null, WAIT, request)).isEqualTo(Duration.ofSeconds(2));
    }
}
