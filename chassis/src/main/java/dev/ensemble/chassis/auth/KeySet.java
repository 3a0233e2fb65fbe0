package dev.ensemble.chassis.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Public keys by their ids, each for the one algorithm of its kind: a token cannot choose how its key is used (RFC 8725, 3.1). */
final class KeySet {
    /** What may sign a token. Nothing symmetric, so that a public key can never pass for a secret one. */
    static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(JWSAlgorithm.ES256, JWSAlgorithm.RS256, JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519);

    private static final int MOST = 64;
    private static final int RSA_BITS = 2048;

    private final String text;
    private final Map<String, JWSVerifier> verifiers;

    private KeySet(String text, Map<String, JWSVerifier> verifiers) {
        this.text = text;
        this.verifiers = verifiers;
    }

    /**
     * Reads a JWKS (RFC 7517). Keys that are for something else are left out.
     *
     * @throws ParseException when it is none, or holds a private key, which only its owner may have
     */
    static KeySet parse(String json) throws ParseException {
        JWKSet set = JWKSet.parse(json);
        if (set.getKeys().size() > MOST) {
            throw new ParseException("more than " + MOST + " keys", 0);
        }
        Map<String, JWSVerifier> verifiers = new HashMap<>();
        for (JWK key : set.getKeys()) {
            if (key.isPrivate()) {
                throw new ParseException("key " + key.getKeyID() + " is a private or secret one", 0);
            }
            if (key.getKeyID() != null && (key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))) {
                try {
                    verifier(key).ifPresent(verifier -> verifiers.put(key.getKeyID(), verifier));
                } catch (JOSEException e) {
                    throw new ParseException("key " + key.getKeyID() + ": " + e.getMessage(), 0);
                }
            }
        }
        return new KeySet(json, Map.copyOf(verifiers));
    }

    private static Optional<JWSVerifier> verifier(JWK key) throws JOSEException {
        return switch (key) {
            case ECKey ec when ec.getCurve().equals(Curve.P_256) && isFor(ec, JWSAlgorithm.ES256) ->
                    Optional.of(new ECDSAVerifier(ec));
            case RSAKey rsa when rsa.size() >= RSA_BITS && isFor(rsa, JWSAlgorithm.RS256) ->
                    Optional.of(new RSASSAVerifier(rsa));
            case OctetKeyPair edwards when edwards.getCurve().equals(Curve.Ed25519)
                    && (isFor(edwards, JWSAlgorithm.EdDSA) || isFor(edwards, JWSAlgorithm.Ed25519)) ->
                    Optional.of(new Ed25519Verifier(edwards));
            default -> Optional.empty();
        };
    }

    private static boolean isFor(JWK key, JWSAlgorithm algorithm) {
        return key.getAlgorithm() == null || key.getAlgorithm().equals(algorithm);
    }

    /** The verifier of the key that the header names, if it is a key of the header's algorithm. */
    Optional<JWSVerifier> verifier(JWSHeader header) {
        JWSVerifier verifier = verifiers.get(header.getKeyID());
        return Optional.ofNullable(verifier)
                .filter(each -> ALGORITHMS.contains(header.getAlgorithm()))
                .filter(each -> each.supportedJWSAlgorithms().contains(header.getAlgorithm()))
                // A verifier of RSA keys knows more algorithms than we allow.
                .filter(each -> !(each instanceof RSASSAVerifier) || header.getAlgorithm().equals(JWSAlgorithm.RS256));
    }

    boolean knows(String id) {
        return verifiers.containsKey(id);
    }

    boolean isEmpty() { return verifiers.isEmpty(); }

    boolean isSame(String json) {
        return text.equals(json);
    }

    @Override
    public String toString() {
        return verifiers.size() + " keys " + verifiers.keySet();
    }
}
