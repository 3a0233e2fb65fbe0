package dev.ensemble.gateway.call;

import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import dev.ensemble.chassis.rpc.Path;
import dev.ensemble.gateway.error.ApiError;
import dev.ensemble.gateway.error.RpcErrors;
import dev.ensemble.gateway.route.Route;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a failed call means to its caller: a failure that states that nothing happened, or, for a call that may change
 * something, an unknown outcome, which is 504 {@code OUTCOME_UNKNOWN} and tells the key to ask again with.
 */
public final class Outcomes {
    private Outcomes() {}

    /**
     * The error of a call that did not end OK.
     *
     * @param path the hops of the call: one that was never sent to an instance has done nothing
     * @param fieldPath turns a path in the gRPC request into one in the caller's request
     */
    public static ApiError of(
            Route route,
            Optional<String> key,
            Path path,
            Status status,
            Metadata trailers,
            UnaryOperator<String> fieldPath) {
        var error = RpcErrors.of(status, trailers, route.backend(), fieldPath);
        boolean sent = path.hops().stream().anyMatch(hop -> hop.attempts() > 0);
        return route.mutates() && sent && unknown(error) ? outcomeUnknown(key)
                : key.map(k -> error.with("requestId", k)).orElse(error);
    }

    private static boolean unknown(ApiError error) {
        return switch (error.code()) {
            case DEADLINE_EXCEEDED, CANCELLED, UNKNOWN, INTERNAL, DATA_LOSS -> true;
            case UNAVAILABLE -> error.details().stream()
                    .filter(ErrorInfo.class::isInstance)
                    .map(ErrorInfo.class::cast)
                    .anyMatch(i -> i.getReason().equals(RpcErrors.UNREACHABLE)
                            || "unknown".equals(i.getMetadataMap().get("outcome")));
            default -> false;
        };
    }

    private static ApiError outcomeUnknown(Optional<String> key) {
        String how = key.isPresent() ? "the same key" : "the same request";
        var error = ApiError.of(
                Code.DEADLINE_EXCEEDED,
                "OUTCOME_UNKNOWN",
                "it is not known whether this happened; repeat it with " + how + " to find out, that is harmless")
                .header("Retry-After", "1");
        return key.map(k -> error.with("requestId", k)).orElse(error);
    }
}
