package dev.ensemble.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
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

    @Test
    void withoutEitherItIsTheDefault() {
        assertThat(Timeout.parse(null, null)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aWaitComesOnTopOfTheDefaultAndOfNothingElse() {
        var request = GetOrderRequest.newBuilder().setWait(com.google.protobuf.Duration.newBuilder().setSeconds(5));
        assertThat(Timeout.of(null, null, WAIT, request)).isEqualTo(Duration.ofSeconds(7));
        assertThat(Timeout.of("1s", null, WAIT, request)).isEqualTo(Duration.ofSeconds(1));
        assertThat(Timeout.of(null, null, WAIT, GetOrderRequest.newBuilder()))
                .isEqualTo(Duration.ofSeconds(2));
        request.getWaitBuilder().setSeconds(Long.MAX_VALUE);
        assertThat(Timeout.of(null, null, WAIT, request)).isEqualTo(Duration.ofSeconds(2));
    }
}
