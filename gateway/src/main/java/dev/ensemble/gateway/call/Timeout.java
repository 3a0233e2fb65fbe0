package dev.ensemble.gateway.call;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.MessageOrBuilder;
import dev.ensemble.gateway.error.ApiError;
import dev.ensemble.gateway.error.ApiException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a caller wants to wait: {@code Ensemble-Timeout: 800ms}, or {@code grpc-timeout: 800m} as gRPC writes it. Who
 * would wait for longer than {@link #MAX} is served with that; less than {@link #MIN} cannot be met, and is said at once.
 */
public final class Timeout {
    public static final String HEADER = "Ensemble-Timeout";
    public static final String GRPC_HEADER = "grpc-timeout";
    public static final Duration DEFAULT = Duration.ofSeconds(2);
    public static final Duration MIN = Duration.ofMillis(10);
    public static final Duration MAX = Duration.ofSeconds(60);

    private static final Pattern OURS = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(ms|s|m)");
    private static final Pattern GRPC = Pattern.compile("([0-9]{1,8})([HMSmun])");
    private static final Map<String, Long> OUR_NANOS =
            Map.of("ms", 1_000_000L, "s", 1_000_000_000L, "m", 60_000_000_000L);
    private static final Map<String, Long> GRPC_NANOS = Map.of(
            "H", 3_600_000_000_000L, "M", 60_000_000_000L, "S", 1_000_000_000L, "m", 1_000_000L, "u", 1_000L, "n", 1L);

    private Timeout() {}

    /**
     * The time that a call has.
     *
     * @param ours value of {@link #HEADER}, null when it is absent
     * @param grpc value of {@link #GRPC_HEADER}, null when it is absent
     * @param wait when the headers say nothing, what this field of {@code request} asks for comes on top of
     *     {@link #DEFAULT}
     */
    public static Duration of(String ours, String grpc, Optional<FieldDescriptor> wait, MessageOrBuilder request) {
        Duration timeout = parse(ours, grpc);
        if (ours != null || grpc != null || wait.isEmpty()) {
            return timeout;
        }
        com.google.protobuf.Duration asked = (com.google.protobuf.Duration) request.getField(wait.get());
        boolean sensible = asked.getSeconds() >= 0 && asked.getSeconds() < MAX.minus(DEFAULT).toSeconds();
        return sensible ? timeout.plusSeconds(asked.getSeconds()).plusNanos(asked.getNanos()) : timeout;
    }

    /** Either may be null; {@link #DEFAULT} when both are. */
    public static Duration parse(String ours, String grpc) {
        if (ours != null && grpc != null) {
            throw ApiError.invalidField("CONTRADICTION", HEADER, "give this or " + GRPC_HEADER + ", not both")
                    .exception();
        }
        if (ours != null) {
            return parse(HEADER, ours, OURS, OUR_NANOS, "a duration such as 800ms, 1.5s or 1m");
        }
        return grpc == null ? DEFAULT
                : parse(GRPC_HEADER, grpc, GRPC, GRPC_NANOS, "up to 8 digits and one of H, M, S, m, u, n");
    }

    /** Whether a {@code grpc-timeout} can be read, and is long enough. */
    public static boolean canBeMet(String grpc) {
        try {
            parse(null, grpc);
            return true;
        } catch (ApiException e) {
            return false;
        }
    }

    private static Duration parse(String header, String text, Pattern pattern, Map<String, Long> nanos,
            String expected) {
        Matcher match = pattern.matcher(text);
        if (!match.matches()) {
            throw ApiError.invalidField("MALFORMED_TIMEOUT", header, "expected " + expected).exception();
        }
        BigDecimal value = new BigDecimal(match.group(1)).multiply(BigDecimal.valueOf(nanos.get(match.group(2))));
        Duration timeout = Duration.ofNanos(value.min(BigDecimal.valueOf(MAX.toNanos())).longValue());
        if (timeout.compareTo(MIN) < 0) {
            throw ApiAdmission.TOO_LATE.exception();
        }
        return timeout;
    }
}
