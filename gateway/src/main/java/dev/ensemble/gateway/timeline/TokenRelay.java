package dev.ensemble.gateway.timeline;

import dev.ensemble.chassis.auth.Bearer;
import dev.ensemble.chassis.auth.InvalidTokenException;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/** What is called for a call is called with that call's token, which was checked before. */
public final class TokenRelay implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        String header = headers.get(Bearer.HEADER);
        if (header == null) {
            return next.startCall(call, headers);
        }
        try {
            return Contexts.interceptCall(Bearer.of(header).in(Context.current()), call, headers, next);
        } catch (InvalidTokenException notChecked) {
            return next.startCall(call, headers); // where no tokens are asked for, this is none
        }
    }
}
