package dev.ensemble.chassis.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ensemble.chassis.authority.TestAuthority;
import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.chassis.rpc.Credentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityTest {
    private static final String NAME = "spiffe://ensemble/sample/sample-1";

    @TempDir
    private Path folders;

    private TestAuthority authority;
    private Path folder;

    @BeforeEach
    void write() {
        authority = new TestAuthority(folders);
        folder = authority.folder("sample", "sample-1");
    }

    private Identity at(Instant now) {
        return Identity.of(folder, new Refusals(System::nanoTime), Clock.fixed(now, ZoneOffset.UTC));
    }

    private void assertUnusable(String why) {
        assertThatThrownBy(() -> Identity.of(folder)).isInstanceOf(UsageException.class)
                .hasMessageStartingWith("--identity " + folder + " cannot be used: ").hasMessageContaining(why);
    }

    @Test
    void aNewCertificateIsUsedByNewConnectionsAndTheOldOnesGoOn() throws Exception {
        try (Identity server = authority.identity("server", "server-1");
                Identity own = Identity.of(folder);
                TlsEcho echo = new TlsEcho(Credentials.of(server).server())) {
            Credentials credentials = Credentials.of(own);
            ManagedChannel before = echo.channel(credentials.client(), "server-1.server");
            assertThat(TlsEcho.ask(before)).isEqualTo(NAME);

            Instant later = Instant.now().plus(Duration.ofHours(2));
            TestAuthority.write(folder, authority.issue(NAME, Instant.now().minusSeconds(1), later),
                    authority.certificate());
            own.look();

            assertThat(own.expires()).isAfter(later.minusSeconds(2));
            assertThat(echo.ask(credentials.client(), "server-1.server")).isEqualTo(NAME);
            assertThat(TlsEcho.ask(before)).isEqualTo(NAME);
            before.shutdownNow();
        }
    }

    @Test
    void theAuthorityCanBeChangedWhileTwoOfThemCount() throws Exception {
        TestAuthority next = new TestAuthority(folders.resolve("next"));
        Path serverFolder = authority.folder("server", "server-1");
        try (Identity server = Identity.of(serverFolder);
                Identity own = Identity.of(folder);
                TlsEcho echo = new TlsEcho(Credentials.of(server).server())) {
            Credentials credentials = Credentials.of(own);
            TestAuthority.write(folder, next.issue(NAME), next.certificate(), authority.certificate());
            own.look();
            assertThatThrownBy(() -> echo.ask(credentials.client(), "server-1.server"))
                    .as("the control: the server knows the old one only").isInstanceOf(StatusRuntimeException.class);

            TestAuthority.write(serverFolder, authority.issue("spiffe://ensemble/server/server-1"),
                    next.certificate(), authority.certificate());
            server.look();

            assertThat(echo.ask(credentials.client(), "server-1.server")).isEqualTo(NAME);
        }
    }

    @Test
    void halfWrittenFilesAreNotUsedAndTheLastOnesCount() throws Exception {
        try (Identity own = Identity.of(folder)) {
            Instant before = own.expires();
            Files.writeString(folder.resolve("svid.pem"),
                    authority.issue(NAME, Instant.now(), Instant.now().plusSeconds(7)).certificatePem());

            assertThatThrownBy(own::look).isInstanceOf(IOException.class)
                    .hasMessageContaining("svid_key.pem is not the key of svid.pem");

            assertThat(own.expires()).isEqualTo(before);
        }
    }

    @Test
    void anotherProcessesCertificateIsNotTakenOver() throws Exception {
        try (Identity own = Identity.of(folder)) {
            TestAuthority.write(folder, authority.issue("spiffe://ensemble/sample/sample-2"), authority.certificate());

            assertThatThrownBy(own::look).hasMessageContaining("another process: spiffe://ensemble/sample/sample-2");
        }
    }

    @Test
    void itSaysThatNobodyRenewsItWhenAQuarterOfItsLifeIsLeft() {
        try (Identity early = at(Instant.now().plus(Duration.ofMinutes(40)));
                Identity late = at(Instant.now().plus(Duration.ofMinutes(50)))) {
            assertThat(early.warnBeforeTheEnd()).isFalse();
            assertThat(late.warnBeforeTheEnd()).isTrue();
        }
    }

    @Test
    void whatCannotBeUsedIsSaidInOneSentence() throws IOException {
        assertThatThrownBy(() -> Identity.of(folder.toString(), "sample", "sample-2", new Refusals(() -> 0)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("is that of " + NAME + ", this is sample-2 of sample");
        Files.writeString(folder.resolve("svid_key.pem"), "none");
        assertUnusable("svid_key.pem holds no private key");
        Files.delete(folder.resolve("svid_key.pem"));
        assertUnusable("svid_key.pem");
        TestAuthority.write(folder, authority.issue(NAME));
        assertUnusable("bundle.pem has no certificate");
        TestAuthority.write(folder,
                authority.issue(NAME, Instant.now().minusSeconds(20), Instant.now().minusSeconds(9)),
                authority.certificate());
        assertUnusable("the certificate of " + NAME + " expired at ");
    }

    @Test
    void aPairIsToldOnceAMinute() {
        long[] nanos = {0};
        Refusals refusals = new Refusals(() -> nanos[0]);

        assertThat(refusals.tell("a", "may not b", "c")).isTrue();
        assertThat(refusals.tell("a", "may not b", "c")).isFalse();
        assertThat(refusals.tell("a", "may not d", "c")).isTrue();
        nanos[0] += Duration.ofMinutes(1).toNanos();
        assertThat(refusals.tell("a", "may not b", "c")).isTrue();
    }
}
