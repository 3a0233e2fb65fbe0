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
import java.util.ArrayList;
import java.util.List;

/** Certificates and keys as files hold them. What it throws says in one sentence which file is wrong, and how. */
final class PemFiles {
    private static final long MOST_BYTES = 256 << 10;
    private static final byte[] PROOF = "one key".getBytes(StandardCharsets.US_ASCII);

    private PemFiles() {}

    static X509Certificate[] certificates(Path file) throws IOException {
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

    static PrivateKey key(Path file) throws IOException {
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
     * beside a new one.
     */
    static void requireOneKey(String certificateFile, X509Certificate certificate, String keyFile, PrivateKey key)
            throws IOException {
        if (!belong(certificate, key)) {
            throw new IOException(keyFile + " is not the key of " + certificateFile);
        }
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

    /** What changes when one of the files is replaced. */
    static List<Object> marks(Path folder, List<String> names) throws IOException {
        List<Object> marks = new ArrayList<>();
        for (String name : names) {
            Path file = folder.resolve(name);
            marks.add(Files.getLastModifiedTime(file));
            marks.add(Files.size(file));
        }
        return marks;
    }

    /** Why they cannot be used. */
    static String sentence(Exception e) {
        return e.getClass().getPackageName().equals("java.nio.file")
                ? e.getClass().getSimpleName() + " " + e.getMessage()
                : e.getMessage();
    }
}
