package dev.ensemble.chassis.auth;

import io.grpc.Context;
import java.util.Optional;
import java.util.Set;

/**
 * Who a call is made for.
 *
 * @param name subject of its token
 * @param scopes what the token allows
 */
public record Principal(String name, Set<String> scopes) {
    private static final Context.Key<Principal> KEY = Context.key("ensemble-principal");

    public Principal {
        scopes = Set.copyOf(scopes);
    }

    /** The one that the current call is made for; empty where no tokens are asked for. */
    public static Optional<Principal> current() {
        return Optional.ofNullable(KEY.get());
    }

    /** {@code context} whose calls are made for this one. */
    public Context in(Context context) {
        return context.withValue(KEY, this);
    }

    /** Whether its token has that scope; {@link Scopes#ANY} has every token. */
    public boolean may(String scope) {
        return scope.equals(Scopes.ANY) || scopes.contains(scope);
    }
}
