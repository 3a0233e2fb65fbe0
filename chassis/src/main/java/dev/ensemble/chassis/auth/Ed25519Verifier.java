package dev.ensemble.chassis.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.impl.BaseJWSProvider;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Set;

/** Ed25519 (RFC 8037) by the JDK; the library's own needs another library. */
final class Ed25519Verifier extends BaseJWSProvider implements JWSVerifier {
    private static final String ALGORITHM = "Ed25519";
    /** What stands before the key in a SubjectPublicKeyInfo (RFC 8410). */
    private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final int BYTES = 32;

    private final PublicKey key;

    Ed25519Verifier(OctetKeyPair pair) throws JOSEException {
        super(Set.of(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519));
        byte[] point = pair.getDecodedX();
        if (point.length != BYTES) {
            throw new JOSEException("x must have " + BYTES + " bytes, not " + point.length);
        }
        byte[] encoded = new byte[PREFIX.length + BYTES];
        System.arraycopy(PREFIX, 0, encoded, 0, PREFIX.length);
        System.arraycopy(point, 0, encoded, PREFIX.length, BYTES);
        try {
            key = KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new JOSEException(e.getMessage(), e);
        }
    }

    @Override
    public boolean verify(JWSHeader header, byte[] signed, Base64URL signature) throws JOSEException {
        try {
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(key);
            verifier.update(signed);
            return verifier.verify(signature.decode());
        } catch (SignatureException malformed) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new JOSEException(e.getMessage(), e);
        }
    }
}
