package dev.ensemble.chassis.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ensemble.chassis.authority.AlternativeName;
import dev.ensemble.chassis.authority.Issued;
import dev.ensemble.chassis.authority.TestAuthority;
import dev.ensemble.chassis.config.UsageException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A PostgreSQL that is elsewhere is believed for its certificate, or not spoken to. */
class DatabaseTlsTest {
    private static final String TLS_IN_USE = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";

    @TempDir
    private static Path folder;
    private static TestAuthority authority;
    private static TestPostgres server;

    @BeforeAll
    static void start() {
        authority = new TestAuthority(folder);
        server = TestPostgres.start(
                authority.issueNames(List.of(AlternativeName.address(InetAddress.getLoopbackAddress()))));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static String verified(TestAuthority believed) throws IOException {
        Path file = Files.writeString(
                Files.createTempFile(folder, "ca", ".pem"), Issued.pem(believed.certificate()));
        return "?sslmode=verify-full&sslrootcert=" + file;
    }

    private static DatabaseOptions options(String further) {
        TestDatabase database = server.newDatabase();
        DatabaseOptions options = new DatabaseOptions(database.url() + further, database.user(), database.password());
        options.startTimeout = Duration.ofMillis(500);
        return options;
    }

    private static boolean usesTls(DatabaseOptions options) {
        try (Database database = new Database(options)) {
            return database.one(TLS_IN_USE, row -> row.getBoolean(1)).orElseThrow();
        }
    }

    @Test
    void aServerOfTheAuthorityIsSpokenToOverTls() throws IOException {
        assertThat(usesTls(options(verified(authority)))).isTrue();
        assertThat(usesTls(options("?sslmode=disable"))).as("the control").isFalse();
    }

    @Test
    void aServerOfAnotherAuthorityIsNot() throws IOException {
        DatabaseOptions options = options(verified(new TestAuthority(folder)));
        assertThatThrownBy(() -> new Database(options).close()).hasMessageContaining("Unable to obtain connection");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?sslmode=require", "?sslmode=disable", ",127.0.0.1"})
    void aServerElsewhereThatAnybodyCouldBeIsRefused(String further) {
        String url = further.startsWith(",") ? "127.0.0.1:1,192.0.2.9:1/orders" : "192.0.2.9:1/orders" + further;
        DatabaseOptions options = new DatabaseOptions("jdbc:postgresql://" + url, "orders", "secret");
        assertThatThrownBy(() -> new Database(options).close()).isInstanceOf(UsageException.class)
                .hasMessage("--database-url leads to 192.0.2.9, and whoever answers there would be believed: add"
                        + " sslmode=verify-full and sslrootcert=FILE, or say --database-unverified");
    }

    @Test
    void controlWhereTheOperatorHasSaidSoItIsCalled() {
        DatabaseOptions options = new DatabaseOptions("jdbc:postgresql://192.0.2.9:1/orders", "orders", "secret");
        options.unverified = true;
        options.startTimeout = Duration.ofMillis(500);
        assertThatThrownBy(() -> new Database(options).close()).hasMessageContaining("Unable to obtain connection");
    }
}
