package dev.ensemble.chassis.authority;

import io.grpc.util.CertificateUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;

/** A certificate and the key that belongs to it. */
public record Issued(X509Certificate certificate, PrivateKey key) {

    /** Reads both from what files hold. */
    public static Issued of(String certificatePem, String keyPem) throws GeneralSecurityException, IOException {
        X509Certificate[] chain = CertificateUtils.getX509Certificates(stream(certificatePem));
        return new Issued(chain[0], CertificateUtils.getPrivateKey(stream(keyPem)));
    }

    private static ByteArrayInputStream stream(String pem) {
        return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
    }

    /** The certificate, as files hold it. */
    public String certificatePem() {
        return pem(certificate);
    }

    /** The key, as files hold it (PKCS#8). */
    public String keyPem() {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    /** A certificate, as files hold it. */
    public static String pem(X509Certificate certificate) {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("a certificate without a form", e);
        }
    }

    private static String pem(String what, byte[] encoded) {
        String lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(encoded);
        return "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n";
    }

    /** Does not show the key. */
    @Override
    public String toString() {
        return certificate.getSubjectX500Principal() + " until " + certificate.getNotAfter().toInstant();
    }
}
