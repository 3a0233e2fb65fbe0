package dev.ensemble.lab.manifests;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.ensemble.chassis.auth.AuthOptions;
import dev.ensemble.chassis.auth.Bearer;
import dev.ensemble.chassis.auth.Principal;
import dev.ensemble.chassis.auth.TokenVerifier;
import dev.ensemble.chassis.identity.Identity;
import dev.ensemble.chassis.identity.Refusals;
import io.grpc.util.CertificateUtils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The secrets of {@code k8s/prepare}. */
final class PrepareTest {
    @TempDir
    private Path folder;

    @Test
    void theyAreWrittenOnceAndForTheOwnerOnly() throws Exception {
        Manifests.prepared(folder);
        Map<String, String> first = files();
        run("--secrets-only");

        assertThat(first).hasSize(7).isEqualTo(files());
        assertThat(first.values()).doesNotHaveDuplicates().doesNotContain("");
        try (Stream<Path> files = Files.list(written())) {
            assertThat(files).allSatisfy(f -> assertThat(
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(f))).isEqualTo("rw-------"));
        }
    }

    @Test
    void anotherCloneHasOthers() throws Exception {
        Manifests.prepared(folder.resolve("one"));
        Manifests.prepared(folder.resolve("two"));

        for (String file : List.of("postgres-password", "consul-management-token", "consul-server.json")) {
            Path path = Path.of("secrets", "written-by-k8s-prepare", file);
            assertThat(folder.resolve("one").resolve(path)).content().isNotEqualTo(
                    Files.readString(folder.resolve("two").resolve(path)));
        }
    }

    @Test
    void eachIsInTheSecretThatItsReaderMounts() throws Exception {
        Manifests.prepared(folder);
        Map<String, JsonObject> secrets = new TreeMap<>();
        Manifest.read("overlay", Manifests.render(folder, "overlays/kind").output()).stream()
                .filter(m -> m.kind().equals("Secret"))
                .forEach(m -> secrets.put(m.name(), m.json().getAsJsonObject("data")));

        assertThat(secrets).containsOnlyKeys("postgres", "database-inventory", "database-orders", "consul-server",
                "consul-tokens", "consul-registry-token", "tls-postgres", "tls-consul");
        assertThat(value(secrets, "consul-registry-token", "token"))
                .isEqualTo(value(secrets, "consul-tokens", "registry"))
                .matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        assertThat(value(secrets, "consul-server", "secrets.json"))
                .contains(value(secrets, "consul-tokens", "management"))
                .contains(value(secrets, "consul-tokens", "server"))
                .containsPattern("\"encrypt\":\"[A-Za-z0-9+/]{43}=\"");
    }

    @Test
    void theIdentitiesAreThoseOfTheServicesAndForTheOwnerOnly() throws Exception {
        Manifests.prepared(folder);
        for (String service : List.of("registry", "inventory", "order", "gateway")) {
            Path mounted = Files.createDirectory(folder.resolve("mounted-" + service));
            Files.copy(identities().resolve(service + ".crt"), mounted.resolve("svid.pem"));
            Files.copy(identities().resolve(service + ".key"), mounted.resolve("svid_key.pem"));
            Files.copy(identities().resolve("ca.crt"), mounted.resolve("bundle.pem"));
            try (Identity identity = Identity.of(mounted.toString(), service, service + "-service-7d9f-x2",
                    new Refusals(System::nanoTime)).orElseThrow()) {
                assertThat(identity.id()).hasToString("spiffe://ensemble/" + service);
            }
        }
        try (Stream<Path> files = Files.list(identities())) {
            assertThat(files).allSatisfy(f -> assertThat(
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(f))).isEqualTo("rw-------"));
        }
    }

    @Test
    void itsTokensCountByTheKeysThatTheServicesMount() throws Exception {
        Manifests.prepared(folder);
        AuthOptions options = new AuthOptions(identities().resolve("token-keys.json").toString());
        try (TokenVerifier verifier = TokenVerifier.of(options, Clock.systemUTC()).orElseThrow()) {
            Manifests.CommandResult token = Manifests.run(folder, List.of("./token", "ada", "orders:read"));
            assertThat(token.error()).isEmpty();
            assertThat(verifier.verify(Bearer.of("Bearer " + token.output().strip())))
                    .isEqualTo(new Principal("ada", Set.of("orders:read")));
            assertThat(verifier
                    .verify(Bearer.of("Bearer " + Files.readString(identities().resolve("stock-token")).strip())))
                    .isEqualTo(new Principal("the-shop", Set.of("stock:write")));
        }
    }

    @Test
    void postgresAndConsulHaveCertificatesForTheNamesThatTheirClientsCall() throws Exception {
        Manifests.prepared(folder);
        Path tls = folder.resolve("tls").resolve("written-by-k8s-prepare");
        assertThat(names(tls.resolve("postgres.crt"))).contains("postgres", "127.0.0.1");
        // Between themselves Consul's servers ask for the first of these names.
        assertThat(names(tls.resolve("consul.crt"))).contains("server.dc1.consul", "consul", "consul-0.consul",
                "consul-1.consul", "consul-2.consul", "127.0.0.1");
        for (String server : List.of("postgres.crt", "consul.crt")) {
            certificate(tls.resolve(server)).verify(certificate(tls.resolve("ca.crt")).getPublicKey());
        }
        assertThat(certificate(tls.resolve("ca.crt"))).as("another authority than that of the processes")
                .isNotEqualTo(certificate(identities().resolve("ca.crt")));
        try (Stream<Path> files = Files.list(tls)) {
            assertThat(files).hasSize(6).allSatisfy(f -> assertThat(
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(f))).isEqualTo("rw-------"));
        }
    }

    private static Set<Object> names(Path file) throws Exception {
        return certificate(file).getSubjectAlternativeNames().stream().map(List::getLast).collect(toSet());
    }

    private static X509Certificate certificate(Path file) throws Exception {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateUtils.getX509Certificates(in)[0];
        }
    }

    private Path identities() {
        return folder.resolve("identities").resolve("written-by-k8s-prepare");
    }

    @Test
    void withoutThemTheManifestsSayWhatIsMissingAndWhoWritesIt() throws Exception {
        Manifests.CommandResult result = Manifests.render(Manifests.copied(folder), "overlays/kind");

        assertThat(result.code()).isNotZero();
        assertThat(result.error()).contains("written-by-k8s-prepare/postgres-password").contains("no such file");
    }

    @Test
    void aMistakeIsRefusedInOneLine() throws Exception {
        Manifests.copied(folder);
        for (String mistake : List.of("--tagg", "--tag", "gateway")) {
            Manifests.CommandResult result = Manifests.run(folder, List.of("./prepare", mistake));
            assertThat(result.code()).isEqualTo(2);
            assertThat(result.error()).startsWith("prepare: ").contains(mistake).hasLineCount(1);
        }
        assertThat(written()).doesNotExist();
    }

    private void run(String argument) throws IOException, InterruptedException {
        assertThat(Manifests.run(folder, List.of("./prepare", argument)).code()).isZero();
    }

    private Path written() {
        return folder.resolve("secrets").resolve("written-by-k8s-prepare");
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(written())) {
            for (Path file : (Iterable<Path>) files::iterator) {
                contents.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return contents;
    }

    private static String value(Map<String, JsonObject> secrets, String secret, String key) {
        String encoded = secrets.get(secret).get(key).getAsString();
        return new String(Base64.getMimeDecoder().decode(encoded), StandardCharsets.UTF_8).strip();
    }
}
