package dev.ensemble.chassis.error;

import com.google.rpc.ErrorInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Set;

/**
 * What an error says about the effect of its call. Only a service's own word, an {@code ErrorInfo}, says anything: an
 * error of a transport comes the same before the work and after it.
 */
public enum Effect {
    /** None, and none by another attempt: the request is wrong, or the state that it meets does not allow it. */
    NONE,
    /** None by this attempt, for a reason of the moment. It says nothing about an earlier one. */
    NONE_NOW,
    /** It may have happened. */
    UNKNOWN;

    /** What a service that keeps keys says only if no attempt with the key has done anything, and none will. */
    private static final Set<Status.Code> FOR_GOOD = Set.of(
            Status.Code.INVALID_ARGUMENT,
            Status.Code.NOT_FOUND,
            Status.Code.ALREADY_EXISTS,
            Status.Code.FAILED_PRECONDITION,
            Status.Code.OUT_OF_RANGE);

    private static final Set<Status.Code> IN_THE_MIDDLE = Set.of(
            Status.Code.DEADLINE_EXCEEDED,
            Status.Code.CANCELLED,
            Status.Code.UNKNOWN,
            Status.Code.INTERNAL,
            Status.Code.DATA_LOSS);

    /** Reads an error that came from a callee. */
    public static Effect of(Status status, Metadata trailers) {
        boolean denied = ErrorDetails.detail(trailers, ErrorInfo.class)
                .filter(info -> !ServiceException.UNKNOWN.equals(info.getMetadataMap().get(ServiceException.OUTCOME)))
                .isPresent();
        if (!denied || IN_THE_MIDDLE.contains(status.getCode()) || InDoubt.is(trailers)) {
            return UNKNOWN;
        }
        return FOR_GOOD.contains(status.getCode()) ? NONE : NONE_NOW;
    }
}
