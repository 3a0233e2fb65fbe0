package dev.ensemble.chassis.clock;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import java.time.Instant;

/** Times as messages have them, and back. */
public final class TimeMessages {
    private static final int MILLIS_A_SECOND = 1000;
    private static final int NANOS_A_MILLI = 1_000_000;

    private TimeMessages() {}

    /** A moment. */
    public static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder().setSeconds(instant.getEpochSecond()).setNanos(instant.getNano()).build();
    }

    /** A time that may be negative: then both parts of the message are. */
    public static Duration duration(long millis) {
        return Duration.newBuilder()
                .setSeconds(millis / MILLIS_A_SECOND)
                .setNanos((int) (millis % MILLIS_A_SECOND) * NANOS_A_MILLI)
                .build();
    }

    /** Milliseconds of a time. */
    public static long millis(Duration duration) {
        return duration.getSeconds() * MILLIS_A_SECOND + duration.getNanos() / NANOS_A_MILLI;
    }

    /** Milliseconds since 1970. */
    public static long millis(Timestamp time) {
        return time.getSeconds() * MILLIS_A_SECOND + time.getNanos() / NANOS_A_MILLI;
    }
}
