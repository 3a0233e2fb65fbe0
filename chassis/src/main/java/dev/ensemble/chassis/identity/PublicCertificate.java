package dev.ensemble.chassis.identity;

import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.chassis.network.PublicTls;
import dev.ensemble.chassis.scheduling.PeriodicTasks;
import io.grpc.util.AdvancedTlsX509KeyManager;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a process shows callers from outside: the certificate and key of a folder, under the names of a Kubernetes secret
 * for TLS, read again when they are replaced. New connections see the new one.
 */
public final class PublicCertificate implements AutoCloseable {
    /** The file of the certificate, and what leads from it to its authority. */
    public static final String CERTIFICATE = "tls.crt";
    /** The file of its key (PKCS#8). */
    public static final String KEY = "tls.key";

    private static final Logger log = LoggerFactory.getLogger(PublicCertificate.class);
    private static final List<String> FILES = List.of(CERTIFICATE, KEY);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    private final Path folder;
    private final AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
    private final PublicTls tls = new PublicTls(keys);
    private final PeriodicTasks looks = new PeriodicTasks("certificate");
    private final LateRenewal renewal = new LateRenewal(Clock.systemUTC());
    private volatile X509Certificate current;
    private List<Object> seen;

    private PublicCertificate(Path folder) throws IOException {
        this.folder = folder;
        this.seen = PemFiles.marks(folder, FILES);
        use();
    }

    /**
     * The one in {@code folder}; none where no folder is named.
     *
     * @throws UsageException says why it cannot be used: then the process must not start
     */
    public static Optional<PublicCertificate> of(String folder) {
        if (folder.isEmpty()) {
            return Optional.empty();
        }
        try {
            PublicCertificate certificate = new PublicCertificate(Path.of(folder));
            if (Instant.now().isAfter(certificate.expires())) {
                throw new IOException("the certificate expired at " + certificate.expires());
            }
            certificate.looks.repeat("read the certificate in " + folder, BETWEEN_LOOKS, BETWEEN_LOOKS,
                    certificate::look);
            return Optional.of(certificate);
        } catch (IOException e) {
            throw new UsageException("--tls " + folder + " cannot be used: " + PemFiles.sentence(e));
        }
    }

    /** What servers show it with. */
    public PublicTls tls() {
        return tls;
    }

    /** When it ends, unless it is replaced. */
    public Instant expires() {
        return current.getNotAfter().toInstant();
    }

    /** Reads the files if one of them has changed. */
    synchronized void look() throws IOException {
        List<Object> now = PemFiles.marks(folder, FILES);
        if (!now.equals(seen)) {
            use();
            seen = now;
            log.info("certificate for callers renewed: until {}", expires());
        }
        renewal.warn(folder + " for callers", current);
    }

    private void use() throws IOException {
        X509Certificate[] chain = PemFiles.certificates(folder.resolve(CERTIFICATE));
        PrivateKey key = PemFiles.key(folder.resolve(KEY));
        PemFiles.requireOneKey(CERTIFICATE, chain[0], KEY, key);
        keys.updateIdentityCredentials(chain, key);
        tls.resumeWith(key);
        current = chain[0];
    }

    @Override
    public void close() {
        looks.close();
    }
}
