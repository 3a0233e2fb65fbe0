package dev.ensemble.chassis.authority;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What stands in a certificate (X.509 v3, RFC 5280, signed with ECDSA and SHA-256).
 *
 * <p>Libraries that make certificates are many times as large as all else here; this is all that is needed of one. The
 * JDK reads and verifies what comes out.
 *
 * @param names none for an authority, whose subject is its name
 */
record CertificateForm(
        String subject, PublicKey key, List<AlternativeName> names, Instant notBefore, Instant notAfter) {
    private static final byte[] ECDSA_SHA256 = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
    private static final String ORGANIZATION = "2.5.4.10";
    private static final String COMMON_NAME = "2.5.4.3";
    private static final String SUBJECT_KEY = "2.5.29.14";
    private static final String KEY_USAGE = "2.5.29.15";
    private static final String ALTERNATIVE_NAME = "2.5.29.17";
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String AUTHORITY_KEY = "2.5.29.35";
    private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
    private static final String SERVER = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT = "1.3.6.1.5.5.7.3.2";
    private static final int SERIAL_BITS = 120;
    private static final int KEY_ID_BYTES = 20;

    private static final SecureRandom RANDOM = new SecureRandom();

    /** The whole certificate, signed by {@code issuer}'s key. */
    byte[] signed(String issuer, PublicKey issuerKey, PrivateKey signer) throws GeneralSecurityException {
        byte[] content = Der.sequence(
                Der.explicit(0, Der.integer(BigInteger.TWO)),
                Der.integer(new BigInteger(SERIAL_BITS, RANDOM).setBit(SERIAL_BITS)),
                ECDSA_SHA256,
                name(issuer),
                Der.sequence(Der.time(notBefore), Der.time(notAfter)),
                name(subject),
                key.getEncoded(),
                Der.explicit(3, Der.sequence(extensions(issuerKey).toArray(byte[][]::new))));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(signer);
        signature.update(content);
        return Der.sequence(content, ECDSA_SHA256, Der.bits(0, signature.sign()));
    }

    private List<byte[]> extensions(PublicKey issuerKey) throws GeneralSecurityException {
        List<byte[]> all = new ArrayList<>();
        all.add(extension(SUBJECT_KEY, false, Der.octets(keyId(key))));
        all.add(extension(AUTHORITY_KEY, false, Der.sequence(Der.implicit(0, keyId(issuerKey)))));
        if (names.isEmpty()) {
            all.add(extension(BASIC_CONSTRAINTS, true, Der.sequence(Der.isTrue())));
            all.add(extension(KEY_USAGE, true, Der.bits(1, (byte) 0x06))); // certificates and lists of revoked ones
        } else {
            all.add(extension(BASIC_CONSTRAINTS, true, Der.sequence()));
            all.add(extension(KEY_USAGE, true, Der.bits(7, (byte) 0x80))); // digital signature
            all.add(extension(EXTENDED_KEY_USAGE, false, Der.sequence(Der.oid(SERVER), Der.oid(CLIENT))));
            all.add(extension(ALTERNATIVE_NAME, false,
                    Der.sequence(names.stream().map(AlternativeName::encoded).toArray(byte[][]::new))));
        }
        return all;
    }

    private static byte[] extension(String oid, boolean critical, byte[] value) {
        return critical
                ? Der.sequence(Der.oid(oid), Der.isTrue(), Der.octets(value))
                : Der.sequence(Der.oid(oid), Der.octets(value));
    }

    private static byte[] name(String common) {
        return Der.sequence(
                Der.set(Der.sequence(Der.oid(ORGANIZATION), Der.utf8("Ensemble"))),
                Der.set(Der.sequence(Der.oid(COMMON_NAME), Der.utf8(common))));
    }

    private static byte[] keyId(PublicKey key) throws GeneralSecurityException {
        return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()), KEY_ID_BYTES);
    }
}
