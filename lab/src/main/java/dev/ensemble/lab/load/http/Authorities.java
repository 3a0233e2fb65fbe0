package dev.ensemble.lab.load.http;

import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.chassis.network.AuthoritiesFile;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Whose servers a caller believes over https.
 *
 * @param file of their certificates (PEM); none for those that the JDK knows
 */
public record Authorities(Optional<Path> file) {
    private static final String VARIABLE = "ENSEMBLE_CACERT";

    /** Those that the user has named. */
    public static Authorities ofEnvironment() {
        return new Authorities(
                Optional.ofNullable(System.getenv(VARIABLE)).filter(name -> !name.isBlank()).map(Path::of));
    }

    /** Those of one file. */
    public static Authorities in(Path file) {
        return new Authorities(Optional.of(file));
    }

    /** @throws UsageException when the file cannot be used */
    SSLContext context() {
        return AuthoritiesFile.believed(file);
    }
}
