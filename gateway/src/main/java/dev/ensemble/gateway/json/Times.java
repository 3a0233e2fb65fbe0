package dev.ensemble.gateway.json;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times and durations as proto3's JSON mapping writes them. Protobuf's own parser takes days that no month has, and
 * durations of which it forgets a part.
 */
final class Times {
    /** RFC 3339's offsets go to a minute before a day; Java's own end at 18 hours. */
    private static final Pattern WITH_OFFSET =
            Pattern.compile("(.*)(?:Z|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))", Pattern.DOTALL);
    private static final Pattern DURATION = Pattern.compile("-?[0-9]{1,12}(\\.[0-9]{1,9})?s");
    private static final DateTimeFormatter LOCAL = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("'T'HH:mm:ss")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
            .optionalEnd()
            .toFormatter()
            .withResolverStyle(ResolverStyle.STRICT);

    private Times() {}

    /**
     * The time that {@code text} stands for.
     *
     * @throws DateTimeException if it stands for none
     * @throws IllegalArgumentException if it is outside of the years 1 to 9999
     */
    static Timestamp parse(String text) {
        Matcher parts = WITH_OFFSET.matcher(text);
        if (!parts.matches()) {
            throw new DateTimeException("no offset");
        }
        LocalDateTime local = LOCAL.parse(parts.group(1), LocalDateTime::from);
        return Timestamps.checkValid(Timestamp.newBuilder()
                .setSeconds(local.toEpochSecond(ZoneOffset.UTC) - offsetSeconds(parts))
                .setNanos(local.get(ChronoField.NANO_OF_SECOND))
                .build());
    }

    private static int offsetSeconds(Matcher parts) {
        if (parts.group(2) == null) {
            return 0;
        }
        int seconds = Integer.parseInt(parts.group(3)) * 3600 + Integer.parseInt(parts.group(4)) * 60;
        return parts.group(2).equals("-") ? -seconds : seconds;
    }

    /**
     * The duration that {@code text} stands for.
     *
     * @throws ParseException if it stands for none
     */
    static Duration duration(String text) throws ParseException {
        if (!DURATION.matcher(text).matches()) {
            throw new ParseException(text, 0);
        }
        return Durations.parse(text);
    }
}
