package dev.ensemble.chassis.auth;

import io.grpc.Context;
import io.grpc.Metadata;
import java.util.Optional;

/** A token on its way (RFC 6750). It never appears in a text: not in logs, not in errors. */
public final class Bearer {
    /** The header that carries it, over HTTP and over gRPC. */
    public static final Metadata.Key<String> HEADER =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private static final Context.Key<Bearer> KEY = Context.key("ensemble-bearer");
    private static final String SCHEME = "Bearer ";

    private final String header;

    private Bearer(String header) {
        this.header = header;
    }

    /**
     * Reads the header's value.
     *
     * @throws InvalidTokenException when it is of another scheme
     */
    public static Bearer of(String header) throws InvalidTokenException {
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw new InvalidTokenException("the scheme of the authorization must be Bearer");
        }
        return new Bearer(header);
    }

    /** The token of the calls that are made now, if they have one. */
    public static Optional<Bearer> current() {
        return Optional.ofNullable(KEY.get());
    }

    /** {@code context} whose calls carry this token on. */
    public Context in(Context context) {
        return context.withValue(KEY, this);
    }

    /** The value of the header. */
    public String header() {
        return header;
    }

    String token() {
        return header.substring(SCHEME.length()).strip();
    }

    @Override
    public String toString() {
        return "Bearer …";
    }
}
