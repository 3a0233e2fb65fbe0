package dev.ensemble.chassis.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ClientStreamTracer.StreamInfo;
import io.grpc.Metadata;
import org.junit.jupiter.api.Test;

class CallAttemptsTest {
    private final CallOptions options = CallAttempts.install(CallOptions.DEFAULT);
    private final CallAttempts attempts = options.getOption(CallAttempts.KEY);

    /** As gRPC begins an attempt. */
    private Attempt begin(int before, boolean hedge) {
        Metadata headers = new Metadata();
        StreamInfo info = StreamInfo.newBuilder()
                .setCallOptions(options.withOption(CallAttempts.HEDGE, hedge))
                .setPreviousAttempts(before)
                .build();
        options.getStreamTracerFactories().forEach(each -> each.newClientStreamTracer(info, headers));
        return attempts.attempt(headers);
    }

    @Test
    void aHedgeThatWinsBeatsTheAttemptsBeforeItAndNoRetryAfterIt() {
        Attempt primary = begin(0, false);
        Attempt retry = begin(1, false);
        Attempt hedge = begin(0, true);
        Attempt laterRetry = begin(2, false);

        attempts.hedgeWins();

        assertThat(primary.isLost()).isTrue();
        assertThat(retry.isLost()).isTrue();
        assertThat(hedge.isLost()).isFalse();
        assertThat(laterRetry.isLost()).isFalse();
    }
}
