package dev.ensemble.chassis.network;

import dev.ensemble.chassis.config.UsageException;
import io.grpc.util.CertificateUtils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Whom a client believes that calls servers of others over TLS. */
public final class AuthoritiesFile {
    private AuthoritiesFile() {}

    /**
     * A client's context that believes these and nobody else.
     *
     * @param file their certificates (PEM); none for those that the JDK knows
     * @throws UsageException when it cannot be used
     */
    public static SSLContext believed(Optional<Path> file) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(file.isPresent() ? store(file.get()) : null);
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new UsageException("the authorities in " + file.map(Path::toString).orElse("the JDK")
                    + " cannot be used: " + e);
        }
    }

    static KeyStore store(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = Files.newInputStream(file)) {
            // By index: only the certificates of one issuer have different serial numbers.
            for (X509Certificate each : CertificateUtils.getX509Certificates(in)) {
                store.setCertificateEntry("authority-" + store.size(), each);
            }
        }
        if (store.size() == 0) {
            throw new IOException("it has no certificate");
        }
        return store;
    }
}
