package dev.ensemble.chassis.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.chassis.identity.TargetInstance;
import io.grpc.Metadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageIdTest {
    private static final Metadata.Key<String> TRACEPARENT =
            Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private static MessageId received(String traceparent, String target) {
        Metadata headers = new Metadata();
        headers.put(TRACEPARENT, traceparent);
        headers.put(TargetInstance.HEADER, target);
        return MessageId.received(headers);
    }

    @Test
    void namesTheSpanTheAttemptAndTheTarget() {
        assertThat(received(TRACE, "order-1@5")).hasToString("00f067aa0ba902b7/0/order-1@5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0", TRACE + "-and-more"})
    void aTraceContextOfAnotherLengthMakesNoName(String traceparent) {
        assertThat(received(traceparent, "order-1@5")).isNull();
    }

    @Test
    void aTargetThatIsLongerThanAnyIsNotKept() {
        String longest = "o".repeat(63) + "@" + Long.MAX_VALUE;

        assertThat(received(TRACE, longest).target()).isEqualTo(longest);
        assertThat(received(TRACE, longest + "0").target()).isEmpty();
    }
}
