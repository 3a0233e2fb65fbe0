package dev.ensemble.registry.clock;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import java.time.Instant;

/** Times as messages have them. */
public final class ClockMessages {
    private static final int MILLIS_A_SECOND = 1000;
    private static final int NANOS_A_MILLI = 1_000_000;

    private ClockMessages() {}

    public static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder().setSeconds(instant.getEpochSecond()).setNanos(instant.getNano()).build();
    }

    public static Duration duration(long millis) {
        return Duration.newBuilder()
                .setSeconds(millis / MILLIS_A_SECOND)
                .setNanos((int) (millis % MILLIS_A_SECOND) * NANOS_A_MILLI)
                .build();
    }

    public static long millis(Duration duration) {
        return duration.getSeconds() * MILLIS_A_SECOND + duration.getNanos() / NANOS_A_MILLI;
    }
}
