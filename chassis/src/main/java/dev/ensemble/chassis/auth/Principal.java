package dev.ensemble.chassis.auth;

import io.grpc.Context;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who a call is made for.
 *
 * @param name subject of its token
 * @param scopes what the token allows
 */
public record Principal(String name, Set<String> scopes) {
    private static final Context.Key<Principal> KEY = Context.key("ensemble-principal");

    /** Who can be told by name in a list, a log and a database: no line breaks, no U+0000. */
    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]{1,100}");

    public Principal {
        scopes = Set.copyOf(scopes);
    }

    /** The one that the current call is made for; empty where no tokens are asked for. */
    public static Optional<Principal> current() {
        return Optional.ofNullable(KEY.get());
    }

    /** Whose what the current call makes is; empty where no tokens are asked for. */
    public static String owner() {
        return current().map(Principal::name).orElse("");
    }

    /** Whether a principal can have this name: 1 to 100 printable characters. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
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
