package dev.ensemble.chassis.identity;

import io.grpc.util.CertificateUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
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

    private static final long MOST_BYTES = 256 << 10;
    private static final byte[] PROOF = "one key".getBytes(StandardCharsets.US_ASCII);

    /** @throws IOException says in one sentence which file is wrong, and how */
    static Svid read(Path folder) throws IOException {
        X509Certificate[] chain = certificates(folder.resolve(CERTIFICATE));
        try {
            return new Svid(
                    SpiffeId.of(chain[0]), chain, key(folder.resolve(KEY)), certificates(folder.resolve(BUNDLE)));
        } catch (CertificateException e) {
            throw new IOException(folder.resolve(CERTIFICATE) + ": " + e.getMessage(), e);
        }
    }

    private static X509Certificate[] certificates(Path file) throws IOException {
        try {
            X509Certificate[] all = CertificateUtils.getX509Certificates(new ByteArrayInputStream(bytes(file)));
            if (all.length == 0) {
                throw new IOException(file + " has no certificate");
            }
            return all;
        } catch (CertificateException e) {
            throw new IOException(file + " holds no certificates: " + e.getMessage(), e);
        }
    }

    private static PrivateKey key(Path file) throws IOException {
        try {
            return CertificateUtils.getPrivateKey(new ByteArrayInputStream(bytes(file)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(file + " holds no private key in PKCS#8", e);
        }
    }

    private static byte[] bytes(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException(file + " has more than " + MOST_BYTES + " bytes");
        }
        return Files.readAllBytes(file);
    }

    /**
     * Refuses files that do not belong together: they are written one after another, and a reader may see an old one
     * beside a new one. Not for the first look, where it would cost 0.1 s of CPU, and a handshake finds it out.
     */
    Svid requireOneKey() throws IOException {
        if (!belong(chain[0], key)) {
            throw new IOException(KEY + " is not the key of " + CERTIFICATE);
        }
        return this;
    }

    private static boolean belong(X509Certificate certificate, PrivateKey key) {
        try {
            Signature signature = Signature.getInstance(
                    key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
            signature.initSign(key);
            signature.update(PROOF);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(PROOF);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
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
