package dev.ensemble.chassis.auth;

import com.nimbusds.jose.util.DefaultResourceRetriever;
import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.chassis.network.Addresses;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Where keys are read: a file, or an address of the issuer of tokens. */
interface KeySource {
    int MOST_BYTES = 64 << 10;

    /** The JWKS as it is now. Takes seconds at most. */
    String read() throws IOException;

    /** How often to look again. */
    Duration interval();

    /** The source at {@code place}, a path or a URL. */
    static KeySource at(String place) {
        return place.matches("[A-Za-z][A-Za-z0-9+.-]+://.*") ? new Remote(URI.create(place))
                : new Local(Path.of(place));
    }

    /** A file, which the operator replaces when keys change. */
    record Local(Path file) implements KeySource {
        @Override
        public String read() throws IOException {
            if (Files.size(file) > MOST_BYTES) {
                throw new IOException(file + " has more than " + MOST_BYTES + " bytes");
            }
            return Files.readString(file);
        }

        @Override
        public Duration interval() {
            return Duration.ofSeconds(2);
        }
    }

    /** A URL. Keys that come in the clear could be an attacker's, so that is for this machine alone. */
    record Remote(URI url) implements KeySource {
        private static final int TIMEOUT_MILLIS = 2_000;

        public Remote {
            boolean local = url.getScheme().equals("http") && Addresses.isLoopback(url.getHost());
            if (!local && !url.getScheme().equals("https")) {
                throw new UsageException("--auth-keys " + url + ": must be https, except on this machine");
            }
        }

        @Override
        public String read() throws IOException {
            return new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, MOST_BYTES)
                    .retrieveResource(url.toURL()).getContent();
        }

        @Override
        public Duration interval() {
            return Duration.ofMinutes(5);
        }
    }
}
