package dev.ensemble.chassis.auth;

import dev.ensemble.chassis.dryrun.DryRun;
import dev.ensemble.chassis.error.ErrorDetails;
import dev.ensemble.chassis.error.ServiceException;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Optional;
import java.util.Set;

/**
 * Checks once more, in the service itself, for whom a call is made and whether it may: a caller that stands before a
 * service need not be trusted. A method that every token allows belongs to no customer; services call it without a token, too.
 */
public final class TokenInterceptor implements ServerInterceptor {
    /** For whom a process warms up: it owns nothing, and what it makes is rolled back. */
    private static final String WARM_UP = "warm-up";

    private final String service;
    private final Optional<TokenVerifier> tokens;

    /** @param tokens checks them; empty to ask for none */
    public TokenInterceptor(String service, Optional<TokenVerifier> tokens) {
        this.service = service;
        this.tokens = tokens;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        String scope = Scopes.of(call.getMethodDescriptor());
        if (tokens.isEmpty() || scope.isEmpty() || scope.equals(Scopes.ANY)) {
            return next.startCall(call, headers);
        }
        try {
            Principal principal = principal(tokens.get(), headers, scope);
            if (!principal.may(scope)) {
                throw ServiceException.permissionDenied("SCOPE_MISSING", "the token must have the scope " + scope);
            }
            return Contexts.interceptCall(principal.in(Context.current()), call, headers, next);
        } catch (ServiceException refused) {
            call.close(refused.status(), ErrorDetails.trailers(refused, service));
            return new ServerCall.Listener<>() {};
        }
    }

    private static Principal principal(TokenVerifier tokens, Metadata headers, String scope) {
        String header = headers.get(Bearer.HEADER);
        if (header == null && DryRun.current().isPresent() && !Scopes.reachesOthers(scope)) {
            return new Principal(WARM_UP, Set.of(scope));
        }
        if (header == null) {
            throw ServiceException.unauthenticated("TOKEN_MISSING", "a bearer token is expected");
        }
        try {
            return tokens.verify(Bearer.of(header));
        } catch (InvalidTokenException e) {
            throw ServiceException.unauthenticated("TOKEN_INVALID", e.getMessage());
        }
    }
}
