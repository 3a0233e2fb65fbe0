package dev.ensemble.gateway.call;

import com.google.rpc.Code;
import dev.ensemble.chassis.error.InDoubt;
import dev.ensemble.gateway.error.ApiError;
import dev.ensemble.gateway.error.RpcErrors;
import dev.ensemble.gateway.route.Route;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a failed call means to its caller: a failure that states that nothing happened, or, for a call that may have
 * changed something all the same, an unknown outcome, which is 504 {@code OUTCOME_UNKNOWN} and tells the key to ask again
 * with.
 */
public final class FailureOutcomes {
    private FailureOutcomes() {}

    /**
     * The error of a call that did not end OK.
     *
     * @param fieldPath turns a path in the gRPC request into one in the caller's request
     */
    public static ApiError of(
            Route route,
            Optional<String> key,
            Status status,
            Metadata trailers,
            UnaryOperator<String> fieldPath) {
        ApiError error = RpcErrors.of(status, trailers, route.backend(), fieldPath);
        return route.mutates() && InDoubt.is(trailers) ? outcomeUnknown(key)
                : key.map(k -> error.with("requestId", k)).orElse(error);
    }

    private static ApiError outcomeUnknown(Optional<String> key) {
        String how = key.isPresent() ? "the same key" : "the same request";
        ApiError error = ApiError.of(
                Code.DEADLINE_EXCEEDED,
                "OUTCOME_UNKNOWN",
                "it is not known whether this happened; repeat it with " + how + " to find out, that is harmless")
                .header("Retry-After", "1");
        return key.map(k -> error.with("requestId", k)).orElse(error);
    }
}
