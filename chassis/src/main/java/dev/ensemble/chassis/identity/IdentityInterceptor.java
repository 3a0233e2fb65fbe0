package dev.ensemble.chassis.identity;

import dev.ensemble.chassis.error.ErrorDetails;
import dev.ensemble.chassis.error.ServiceException;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.time.Duration;
import java.util.function.LongPredicate;

/**
 * Refuses calls that are meant for another process, such as the former owner of this port. The answer is UNAVAILABLE
 * before any work is done, so that the caller may try elsewhere. A call without the header passes.
 */
public final class IdentityInterceptor implements ServerInterceptor {
    private final String instance;
    private final LongPredicate acceptsEpoch;

    /**
     * @param instance id of this process in the registry
     * @param acceptsEpoch whether this process has held an epoch
     */
    public IdentityInterceptor(String instance, LongPredicate acceptsEpoch) {
        this.instance = instance;
        this.acceptsEpoch = acceptsEpoch;
    }

    @Override
    public <Q, S> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
        String header = headers.get(TargetInstance.HEADER);
        if (header == null || isMe(header)) {
            return next.startCall(call, headers);
        }
        ServiceException misdelivered = ServiceException.unavailable(
                "MISDELIVERED", "misdelivered: meant for " + header + ", this is " + instance, Duration.ZERO);
        call.close(misdelivered.status(), ErrorDetails.trailers(misdelivered, "chassis"));
        return new ServerCall.Listener<>() {};
    }

    private boolean isMe(String header) {
        return TargetInstance.parse(header)
                .filter(target -> target.instance().equals(instance) && acceptsEpoch.test(target.epoch()))
                .isPresent();
    }
}
