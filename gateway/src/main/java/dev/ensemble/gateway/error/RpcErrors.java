package dev.ensemble.gateway.error;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Help;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.QuotaFailure;
import com.google.rpc.ResourceInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns the status of a gRPC call into what the caller sees. */
public final class RpcErrors {
    private static final Logger log = LoggerFactory.getLogger(RpcErrors.class);

    /** Details that callers may see; what is not here (DebugInfo, unknown types) stays inside. */
    private static final List<Class<? extends Message>> PUBLIC = List.of(
            ErrorInfo.class,
            BadRequest.class,
            RetryInfo.class,
            ResourceInfo.class,
            PreconditionFailure.class,
            QuotaFailure.class,
            Help.class);

    /** Reason of an error that a broken or missing connection made: no service said whether anything happened. */
    public static final String UNREACHABLE = "BACKEND_UNREACHABLE";

    private RpcErrors() {}

    /**
     * The error of a call that did not end OK.
     *
     * @param backend the service that was called
     * @param fieldPath turns a callee's field path into that of the HTTP request
     */
    public static ApiError of(Status status, Metadata trailers, String backend, UnaryOperator<String> fieldPath) {
        Code code = Code.forNumber(status.getCode().value());
        List<Message> details = details(status, trailers, fieldPath);
        boolean explained = details.stream().anyMatch(ErrorInfo.class::isInstance);
        ApiError error = explained
                ? new ApiError(HttpCodes.of(code), code, message(status), details, Map.of())
                : unexplained(code, backend, status, details);
        return retryAfter(details).map(s -> error.header("Retry-After", s)).orElse(error);
    }

    /** A transport's words name addresses and classes: they are for logs, not for callers. */
    private static ApiError unexplained(Code code, String backend, Status status, List<Message> details) {
        if (code != Code.CANCELLED) {
            log.info("{}: {} {} {}", backend, code, status.getDescription(), status.getCause());
        }
        ApiError error = switch (code) {
            case UNAVAILABLE -> ApiError.of(code, UNREACHABLE, backend + " cannot be reached right now");
            case DEADLINE_EXCEEDED ->
                    ApiError.of(code, "DEADLINE_EXCEEDED", backend + " did not answer within the deadline");
            case UNKNOWN, INTERNAL, DATA_LOSS, UNIMPLEMENTED, CANCELLED, UNAUTHENTICATED, PERMISSION_DENIED ->
                    ApiError.of(code, "BACKEND_FAILED", backend + " failed");
            // Of a transport: it was more than gRPC takes, and will be each time.
            case RESOURCE_EXHAUSTED -> ApiError.of(Code.INTERNAL, "BACKEND_FAILED", backend + " failed");
            default -> ApiError.of(code, code.name(), message(status));
        };
        for (Message detail : details) {
            error = error.with(detail);
        }
        return error;
    }

    private static String message(Status status) {
        return status.getDescription() == null ? status.getCode().name() : status.getDescription();
    }

    private static List<Message> details(Status status, Metadata trailers, UnaryOperator<String> fieldPath) {
        com.google.rpc.Status rich = StatusProto.fromStatusAndTrailers(status, trailers);
        List<Message> details = new ArrayList<>();
        for (Any any : rich.getDetailsList()) {
            for (Class<? extends Message> type : PUBLIC) {
                if (any.is(type)) {
                    unpack(any, type).ifPresent(d -> details.add(
                            d instanceof BadRequest bad ? Violations.rename(bad, fieldPath) : d));
                }
            }
        }
        return details;
    }

    private static Optional<Message> unpack(Any any, Class<? extends Message> type) {
        try {
            return Optional.of(any.unpack(type));
        } catch (InvalidProtocolBufferException broken) {
            return Optional.empty();
        }
    }

    private static Optional<String> retryAfter(List<Message> details) {
        return details.stream()
                .filter(RetryInfo.class::isInstance)
                .map(d -> ((RetryInfo) d).getRetryDelay())
                .map(d -> Long.toString(d.getSeconds() + (d.getNanos() > 0 ? 1 : 0)))
                .findFirst();
    }
}
