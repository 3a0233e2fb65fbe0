package dev.ensemble.registry.consul;

import static dev.ensemble.registry.catalog.CatalogContract.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.common.net.HostAndPort;
import dev.ensemble.chassis.authority.Issued;
import dev.ensemble.chassis.authority.TestAuthority;
import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.chassis.network.AuthoritiesFile;
import dev.ensemble.registry.lease.LeaseTerms;
import dev.ensemble.registry.v1.Instance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Consul that speaks HTTPS is believed for its certificate. */
class ConsulTlsIT {
    private static final String NO_SESSION = "no session in Consul yet";

    @TempDir
    private Path folder;

    private TestAuthority authority;
    private ConsulServers consul;
    private int port;

    @BeforeEach
    void start() throws IOException {
        authority = new TestAuthority(folder);
        Path shown = authority.publicFolder("tls");
        port = ConsulServers.freePort();
        consul = ConsulServers.secure(port, shown.resolve("tls.crt"), shown.resolve("tls.key"));
    }

    @AfterEach
    void stop() throws Exception {
        if (consul != null) {
            consul.close();
        }
    }

    private ConsulCatalog catalog(Optional<SSLContext> tls) {
        ConsulAccess access =
                new ConsulAccess(List.of(HostAndPort.fromParts("127.0.0.1", port)), ConsulToken.of(""), tls);
        return new ConsulCatalog(
                access, "registry-1", LeaseTerms.DEFAULT, new HybridLogicalClock(Clock.systemUTC()), System::nanoTime);
    }

    private Optional<SSLContext> believing(TestAuthority believed) throws IOException {
        Path file = Files.writeString(folder.resolve("ca.pem"), Issued.pem(believed.certificate()));
        return Optional.of(AuthoritiesFile.believed(Optional.of(file)));
    }

    @Test
    void leasesAreKeptInAServerOfTheAuthority() throws Exception {
        try (ConsulCatalog catalog = catalog(believing(authority))) {
            Instance one = await()
                    .ignoreExceptionsMatching(e -> String.valueOf(e.getMessage()).contains(NO_SESSION))
                    .until(() -> catalog.acquire(order(1)), instance -> true);
            assertThat(catalog.list("order")).containsExactly(one);
            assertThat(consul.get("/v1/catalog/node/ensemble-order-1").isJsonObject()).isTrue();
        }
    }

    @Test
    void aServerOfAnotherAuthorityIsNotBelievedAndPlaintextIsNotUnderstoodThere() throws Exception {
        for (Optional<SSLContext> tls : List.of(
                believing(new TestAuthority(folder)), Optional.<SSLContext>empty())) {
            try (ConsulCatalog catalog = catalog(tls)) {
                assertThatThrownBy(() -> catalog.acquire(order(1))).hasMessageContaining(NO_SESSION);
                assertThatThrownBy(() -> catalog.list("order")).hasMessageContaining(
                        tls.isPresent() ? "PKIX path" : "Consul answered 400");
            }
        }
    }
}
