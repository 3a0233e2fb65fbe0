package dev.ensemble.gateway.json;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;

/** Times as RFC 3339 writes them. Protobuf's own parser takes days that no month has, and logs a warning. */
final class Times {
    private static final DateTimeFormatter RFC_3339 = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("'T'HH:mm:ss")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
            .optionalEnd()
            .appendOffset("+HH:MM", "Z")
            .toFormatter()
            .withResolverStyle(ResolverStyle.STRICT);

    private Times() {}

    /**
     * The time that {@code text} stands for.
     *
     * @throws java.time.DateTimeException if it stands for none
     * @throws IllegalArgumentException if it is outside of the years 1 to 9999
     */
    static Timestamp parse(String text) {
        Instant time = RFC_3339.parse(text, OffsetDateTime::from).toInstant();
        return Timestamps.checkValid(
                Timestamp.newBuilder().setSeconds(time.getEpochSecond()).setNanos(time.getNano()).build());
    }
}
