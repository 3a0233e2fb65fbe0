package dev.ensemble.chassis.authority;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/** Issues certificates with the key that it holds (ECDSA, P-256). */
public final class CertificateAuthority {
    private final Issued own;

    private CertificateAuthority(Issued own) {
        this.own = own;
    }

    /** A new one. Its name is unique, so that no peer takes it for the one before. */
    public static CertificateAuthority create(Instant notBefore, Instant notAfter) {
        byte[] random = new byte[4];
        new SecureRandom().nextBytes(random);
        String name = "Ensemble CA " + HexFormat.of().formatHex(random);
        return new CertificateAuthority(selfSigned(name, List.of(), notBefore, notAfter));
    }

    /** The one that has this certificate and key. */
    public static CertificateAuthority of(Issued own) {
        return new CertificateAuthority(own);
    }

    /** Its certificate and key. */
    public Issued own() {
        return own;
    }

    /** A certificate with a new key. */
    public Issued issue(String subject, List<AlternativeName> names, Instant notBefore, Instant notAfter) {
        KeyPair pair = newKeys();
        CertificateForm form = new CertificateForm(subject, pair.getPublic(), names, notBefore, notAfter);
        String issuer = commonName(own.certificate());
        return new Issued(certificate(form, issuer, own.certificate().getPublicKey(), own.key()), pair.getPrivate());
    }

    /** A certificate that only its owner vouches for. */
    public static Issued selfSigned(String subject, List<AlternativeName> names, Instant notBefore, Instant notAfter) {
        KeyPair pair = newKeys();
        CertificateForm form = new CertificateForm(subject, pair.getPublic(), names, notBefore, notAfter);
        return new Issued(certificate(form, subject, pair.getPublic(), pair.getPrivate()), pair.getPrivate());
    }

    private static X509Certificate certificate(
            CertificateForm form, String issuer, PublicKey issuerKey, PrivateKey signer) {
        try {
            byte[] signed = form.signed(issuer, issuerKey, signer);
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(signed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no certificate can be made: " + e.getMessage(), e);
        }
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK makes no EC keys", e);
        }
    }

    private static String commonName(X509Certificate certificate) {
        String name = certificate.getSubjectX500Principal().getName();
        return name.substring(name.indexOf("CN=") + 3).split(",", 2)[0];
    }
}
