package dev.ensemble.chassis.identity;

import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * A certificate with its key, and the authorities whose certificates count: an X.509-SVID, as three files that
 * spiffe-helper, too, writes under these names.
 */
record Svid(SpiffeId id, X509Certificate[] chain, PrivateKey key, X509Certificate[] authorities) {
    static final String CERTIFICATE = "svid.pem";
    static final String KEY = "svid_key.pem";
    static final String BUNDLE = "bundle.pem";

    /** @throws IOException says in one sentence which file is wrong, and how */
    static Svid read(Path folder) throws IOException {
        X509Certificate[] chain = PemFiles.certificates(folder.resolve(CERTIFICATE));
        try {
            return new Svid(
                    SpiffeId.of(chain[0]), chain, PemFiles.key(folder.resolve(KEY)),
                    PemFiles.certificates(folder.resolve(BUNDLE)));
        } catch (CertificateException e) {
            throw new IOException(folder.resolve(CERTIFICATE) + ": " + e.getMessage(), e);
        }
    }

    /** Not for the first look, where it would cost 0.1 s of CPU, and a handshake finds it out. */
    Svid requireOneKey() throws IOException {
        PemFiles.requireOneKey(CERTIFICATE, chain[0], KEY, key);
        return this;
    }

    /** Ends with the first certificate of the chain. */
    Instant expires() {
        return chain[0].getNotAfter().toInstant();
    }

    @Override
    public String toString() {
        return id + " until " + expires() + ", trusts " + List.of(authorities).size() + " authorities";
    }
}
