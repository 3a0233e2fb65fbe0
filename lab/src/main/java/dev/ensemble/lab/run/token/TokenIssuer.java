package dev.ensemble.lab.run.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.lab.run.supervisor.DataFolder;
import dev.ensemble.lab.run.supervisor.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.UUID;

/** Issues tokens (RFC 9068) with the key of one ensemble, which its data folder keeps for the owner alone. */
public final class TokenIssuer {
    /** Who issues, and for whom: what the services expect unless they are told otherwise. */
    public static final String NAME = "ensemble";

    private final Path folder;
    private volatile ECKey key;

    private TokenIssuer(Path folder, ECKey key) {
        this.folder = folder;
        this.key = key;
    }

    /** That of the ensemble in {@code data}, with a key that is made when there is none. */
    public static TokenIssuer prepare(Path data) throws IOException {
        Path folder = DataFolder.tokens(data);
        if (Files.exists(signingKey(folder))) {
            return read(folder);
        }
        PrivateFile.folder(folder);
        TokenIssuer issuer = new TokenIssuer(folder, null);
        issuer.renewKey();
        return issuer;
    }

    /** That of the ensemble in {@code data}, or a refusal when it asks for no tokens. */
    public static TokenIssuer of(Path data) throws IOException {
        Path folder = DataFolder.tokens(data);
        if (!Files.exists(signingKey(folder))) {
            throw new UsageException(
                    "no ensemble on " + data + " asks for tokens; `./ensemble up --auth` starts one that does");
        }
        return read(folder);
    }

    private static TokenIssuer read(Path folder) throws IOException {
        try {
            return new TokenIssuer(folder, ECKey.parse(Files.readString(signingKey(folder))));
        } catch (ParseException e) {
            throw new UsageException(signingKey(folder) + " holds no key: " + e.getMessage());
        }
    }

    /** Takes the key back, so that no token by it counts any more, and makes another. */
    public void renewKey() throws IOException {
        try {
            ECKey made = new ECKeyGenerator(Curve.P_256).keyUse(KeyUse.SIGNATURE).algorithm(JWSAlgorithm.ES256)
                    .keyIDFromThumbprint(true).generate();
            PrivateFile.replace(signingKey(folder), made.toJSONString());
            PrivateFile.replace(publicKeys(), new JWKSet(made).toString(true));
            key = made;
        } catch (JOSEException e) {
            throw new IllegalStateException("this JDK makes no EC keys", e);
        }
    }

    /** The file that services check tokens with. */
    public Path publicKeys() {
        return folder.resolve("keys.json");
    }

    /** The key, for tests that forge tokens. */
    public ECKey key() {
        return key;
    }

    /** A token for {@code name} that counts from now on for {@code life}. */
    public String issue(String name, Collection<String> scopes, Duration life) {
        return sign(header().build(), claims(name, scopes, life).build());
    }

    /** The header of a sound token. */
    public JWSHeader.Builder header() {
        return new JWSHeader.Builder(JWSAlgorithm.ES256).type(new JOSEObjectType("at+jwt")).keyID(key.getKeyID());
    }

    /** The claims of a sound token. */
    public static JWTClaimsSet.Builder claims(String name, Collection<String> scopes, Duration life) {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(NAME)
                .audience(NAME)
                .subject(name)
                .claim("client_id", "ensemble-cli")
                .claim("scope", String.join(" ", scopes))
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(life)));
    }

    /** Those two, signed. */
    public String sign(JWSHeader header, JWTClaimsSet claims) {
        try {
            SignedJWT token = new SignedJWT(header, claims);
            token.sign(new ECDSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("the key does not sign", e);
        }
    }

    private static Path signingKey(Path folder) {
        return folder.resolve("signing-key.json");
    }
}
