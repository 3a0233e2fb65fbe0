package dev.ensemble.gateway.auth;

import com.google.rpc.Code;
import dev.ensemble.chassis.auth.Bearer;
import dev.ensemble.chassis.auth.InvalidTokenException;
import dev.ensemble.chassis.auth.Principal;
import dev.ensemble.chassis.auth.Scopes;
import dev.ensemble.chassis.auth.TokenVerifier;
import dev.ensemble.gateway.error.ApiError;
import dev.ensemble.gateway.error.ApiException;
import dev.ensemble.gateway.route.Route;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Finds out who makes a request, and whether he may (RFC 6750). A token that was seen before costs a look-up; the
 * signature of a new one is checked on another thread, a few at a time, so that forged tokens do not stop the event loop.
 */
public final class Callers {
    /** The header that carries a token. */
    public static final String HEADER = "Authorization";

    private static final String REALM = "Bearer realm=\"ensemble\"";
    private static final String CHALLENGE = "WWW-Authenticate";
    /** Signatures that are checked at a time, or wait for that. */
    private static final int MOST_CHECKS = 64;

    private final Optional<TokenVerifier> tokens;
    private final Executor threads;
    private final Semaphore checks = new Semaphore(MOST_CHECKS);

    /**
     * @param tokens checks them; empty to ask for none
     * @param threads where signatures are checked
     */
    public Callers(Optional<TokenVerifier> tokens, Executor threads) {
        this.tokens = tokens;
        this.threads = threads;
    }

    /** All callers are anonymous, and may do everything. */
    public static Callers anonymous() {
        return new Callers(Optional.empty(), Runnable::run);
    }

    /**
     * Tells {@code known} who asks, at once or later from another thread; or {@code refused} why he may not.
     *
     * @param headers all values of {@link #HEADER}
     */
    public void identify(Route route, List<String> headers, Consumer<Caller> known, Consumer<ApiError> refused) {
        if (tokens.isEmpty()) {
            known.accept(Caller.ANONYMOUS);
            return;
        }
        String scope = Scopes.of(route.rpc());
        Bearer bearer;
        Optional<Principal> before;
        try {
            bearer = bearer(headers, scope);
            before = tokens.get().known(bearer);
        } catch (InvalidTokenException e) {
            refused.accept(invalid(e));
            return;
        } catch (ApiException e) {
            refused.accept(e.error());
            return;
        }
        if (before.isPresent()) {
            decide(before.get(), bearer, scope, known, refused);
        } else if (checks.tryAcquire()) {
            threads.execute(() -> check(bearer, scope, known, refused));
        } else {
            refused.accept(ApiError
                    .of(Code.RESOURCE_EXHAUSTED, "TOO_MANY_NEW_TOKENS",
                            "more new tokens come than can be checked in time; nothing was done")
                    .header("Retry-After", "1"));
        }
    }

    private void check(Bearer bearer, String scope, Consumer<Caller> known, Consumer<ApiError> refused) {
        Principal principal;
        try {
            principal = tokens.orElseThrow().verify(bearer);
        } catch (InvalidTokenException e) {
            refused.accept(invalid(e));
            return;
        } finally {
            checks.release();
        }
        decide(principal, bearer, scope, known, refused);
    }

    private static void decide(
            Principal principal, Bearer bearer, String scope, Consumer<Caller> known, Consumer<ApiError> refused) {
        if (principal.may(scope)) {
            known.accept(new Caller(principal, bearer));
        } else {
            refused.accept(ApiError
                    .of(Code.PERMISSION_DENIED, "SCOPE_MISSING", "the token must have the scope " + scope)
                    .header(CHALLENGE, REALM + ", error=\"insufficient_scope\", scope=\"" + scope + '"'));
        }
    }

    private static Bearer bearer(List<String> headers, String scope) throws InvalidTokenException {
        if (headers.isEmpty()) {
            String wanted = scope.equals(Scopes.ANY) ? "" : ", scope=\"" + scope + '"';
            throw ApiError
                    .of(Code.UNAUTHENTICATED, "TOKEN_MISSING",
                            "a token is needed: Authorization: Bearer …, with curl -H \"Authorization: Bearer"
                                    + " $(./ensemble token NAME)\"")
                    .header(CHALLENGE, REALM + wanted)
                    .exception();
        }
        if (headers.size() > 1) {
            throw ApiError.invalidField("DUPLICATE_HEADER", HEADER, "this header may be given once only")
                    .header(CHALLENGE, REALM + ", error=\"invalid_request\"").exception();
        }
        return Bearer.of(headers.getFirst());
    }

    private static ApiError invalid(InvalidTokenException why) {
        return ApiError.of(Code.UNAUTHENTICATED, "TOKEN_INVALID", why.getMessage())
                .header(CHALLENGE, REALM + ", error=\"invalid_token\", error_description=\"" + why.getMessage() + '"');
    }
}
