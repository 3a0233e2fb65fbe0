package dev.ensemble.chassis.error;

import io.grpc.Status;
import java.time.Duration;
import java.util.Map;

/**
 * An answer of the domain that is not a success. Handlers throw it; one interceptor turns it into a gRPC status with
 * the details of AIP-193 ({@code ErrorInfo}, and {@code BadRequest} or {@code RetryInfo} where they apply).
 */
public final class ServiceException extends RuntimeException {

    static final String OUTCOME = "outcome";
    static final String UNKNOWN = "unknown";

    private static final long serialVersionUID = 1L;

    private final transient Status status;
    private final String reason;
    private final transient Map<String, String> metadata;
    private final String field;
    private final Duration retryAfter;

    private ServiceException(
            Status.Code code,
            String reason,
            String message,
            Map<String, String> metadata,
            String field,
            Duration retryAfter,
            Throwable cause) {
        // An answer, not a fault: its stack trace would tell nothing and cost much.
        super(message, cause, false, false);
        this.status = code.toStatus().withDescription(message);
        this.reason = reason;
        this.metadata = Map.copyOf(metadata);
        this.field = field;
        this.retryAfter = retryAfter;
    }

    /** NOT_FOUND: there is no resource of that name. */
    public static ServiceException notFound(String resourceName) {
        return new ServiceException(
                Status.Code.NOT_FOUND,
                "NOT_FOUND",
                resourceName + " does not exist",
                Map.of("resource", resourceName),
                null,
                null,
                null);
    }

    /** INVALID_ARGUMENT: {@code field} (a proto field path such as {@code lines[0].sku}) is not acceptable. */
    public static ServiceException invalid(String field, String description) {
        return new ServiceException(
                Status.Code.INVALID_ARGUMENT,
                "INVALID_ARGUMENT",
                field + ": " + description,
                Map.of("field", field),
                field,
                null,
                null);
    }

    /** FAILED_PRECONDITION: not possible in the state that the resource is in; a repeat does not help. */
    public static ServiceException failedPrecondition(String reason, String message) {
        return of(Status.Code.FAILED_PRECONDITION, reason, message, null, null);
    }

    /** ALREADY_EXISTS: something else stands under that name or key. */
    public static ServiceException alreadyExists(String reason, String message) {
        return of(Status.Code.ALREADY_EXISTS, reason, message, null, null);
    }

    /** ABORTED: another caller was first; try from the start. */
    public static ServiceException aborted(String reason, String message) {
        return of(Status.Code.ABORTED, reason, message, null, null);
    }

    /** UNAUTHENTICATED: it is not known who asks. */
    public static ServiceException unauthenticated(String reason, String message) {
        return of(Status.Code.UNAUTHENTICATED, reason, message, null, null);
    }

    /** PERMISSION_DENIED: the caller may not. */
    public static ServiceException permissionDenied(String reason, String message) {
        return of(Status.Code.PERMISSION_DENIED, reason, message, null, null);
    }

    /** UNAVAILABLE: not now; the caller may try again after {@code retryAfter}. */
    public static ServiceException unavailable(String reason, String message, Duration retryAfter) {
        return of(Status.Code.UNAVAILABLE, reason, message, retryAfter, null);
    }

    /** UNAVAILABLE because of {@code cause}, which is logged and not shown. */
    public static ServiceException unavailable(String reason, String message, Duration retryAfter, Throwable cause) {
        return of(Status.Code.UNAVAILABLE, reason, message, retryAfter, cause);
    }

    /** UNAVAILABLE in the middle of something: it may have happened or not. Only a repeat with the same key tells. */
    public static ServiceException outcomeUnknown(String reason, String message, Duration retryAfter, Throwable cause) {
        return new ServiceException(
                Status.Code.UNAVAILABLE, reason, message, Map.of(OUTCOME, UNKNOWN), null, retryAfter, cause);
    }

    /** RESOURCE_EXHAUSTED: shed to protect what is being served; the breaker ignores it. */
    public static ServiceException exhausted(String reason, String message, Duration retryAfter) {
        return exhausted(reason, message, retryAfter, null);
    }

    /** RESOURCE_EXHAUSTED because of {@code cause}, which is logged and not shown. */
    public static ServiceException exhausted(String reason, String message, Duration retryAfter, Throwable cause) {
        return of(Status.Code.RESOURCE_EXHAUSTED, reason, message, retryAfter, cause);
    }

    /** DEADLINE_EXCEEDED: what is left of the deadline does not suffice. */
    public static ServiceException deadlineExceeded(String message) {
        return of(Status.Code.DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED", message, null, null);
    }

    private static ServiceException of(
            Status.Code code, String reason, String message, Duration retryAfter, Throwable cause) {
        return new ServiceException(code, reason, message, Map.of(), null, retryAfter, cause);
    }

    /** The gRPC status, with the message as its description. */
    public Status status() {
        return status;
    }

    /** Why, in UPPER_SNAKE_CASE: the {@code reason} of {@code ErrorInfo}. */
    public String reason() {
        return reason;
    }

    Map<String, String> metadata() {
        return metadata;
    }

    String field() {
        return field;
    }

    Duration retryAfter() {
        return retryAfter;
    }
}
