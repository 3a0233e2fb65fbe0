package dev.ensemble.lab.run.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Splitter;
import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.lab.run.network.Direction;
import dev.ensemble.lab.run.network.Pacer;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a verb is told beside the instance, as the query of a path: {@code direction=IN&from=registry}. */
public record VerbArguments(Map<String, String> values) {
    /** Nothing more. */
    public static final VerbArguments NONE = new VerbArguments(Map.of());

    /** Of {@code cut}. */
    public static VerbArguments cut(Direction direction, Optional<String> from) {
        Map<String, String> values = new HashMap<>(Map.of("direction", direction.name()));
        from.ifPresent(peer -> values.put("from", peer));
        return new VerbArguments(values);
    }

    /** Of {@code slow}. */
    public static VerbArguments slow(Duration delay, long bitsPerSecond) {
        return new VerbArguments(
                Map.of("millis", Long.toString(delay.toMillis()), "bits", Long.toString(bitsPerSecond)));
    }

    static VerbArguments of(URI uri) {
        Map<String, String> values = new HashMap<>();
        String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        for (String pair : Splitter.on('&').omitEmptyStrings().split(query)) {
            int equals = pair.indexOf('=');
            values.put(pair.substring(0, Math.max(0, equals)), URLDecoder.decode(pair.substring(equals + 1), UTF_8));
        }
        return new VerbArguments(values);
    }

    String query() {
        return values.isEmpty()
                ? ""
                : values.entrySet().stream()
                        .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), UTF_8))
                        .collect(Collectors.joining("&", "?", ""));
    }

    Direction direction() {
        try {
            return Direction.valueOf(text("direction"));
        } catch (IllegalArgumentException e) {
            throw new UsageException("direction is " + text("direction") + ", but must be BOTH, IN or OUT");
        }
    }

    Optional<String> from() {
        return Optional.ofNullable(values.get("from"));
    }

    Pacer pacer() {
        return new Pacer(Duration.ofMillis(number("millis")), number("bits"));
    }

    private long number(String name) {
        String text = text(name);
        if (!text.matches("\\d{1,15}")) {
            throw new UsageException(name + " is " + text + ", but must be a number from 0 on");
        }
        return Long.parseLong(text);
    }

    private String text(String name) {
        String text = values.get(name);
        if (text == null) {
            throw new UsageException("the argument " + name + " is missing");
        }
        return text;
    }
}
