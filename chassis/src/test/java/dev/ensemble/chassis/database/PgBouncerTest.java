package dev.ensemble.chassis.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ensemble.postgres.Unprivileged;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real PgBouncer before a real PostgreSQL, which gives each transaction any of two connections of its own. */
class PgBouncerTest {

    private static final String TLS = """
            client_tls_sslmode = require
            client_tls_key_file = FOLDER/key
            client_tls_cert_file = FOLDER/certificate
            """;

    private final TestDatabase test = TestPostgres.shared().newDatabase();
    private Process bouncer;
    private Path folder;
    private int port;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        start("");
    }

    private void start(String further) throws IOException, InterruptedException {
        Path program = Path.of("/usr/sbin/pgbouncer");
        assumeTrue(Files.isExecutable(program), "Debian's package pgbouncer is not installed");
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = probe.getLocalPort();
        }
        folder = Files.createTempDirectory("ensemble-test-pgbouncer-");
        Unprivileged user = Unprivileged.find();
        Files.writeString(folder.resolve("users"), "\"" + test.user() + "\" \"\"\n");
        Path settings = Files.writeString(folder.resolve("ini"), """
                [databases]
                * = host=127.0.0.1 port=%d
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = trust
                auth_file = %s/users
                pool_mode = transaction
                default_pool_size = 2
                """.formatted(URI.create(test.url().substring("jdbc:".length())).getPort(), port, folder)
                + further.replace("FOLDER", folder.toString()));
        if (!further.isEmpty()) {
            makeCertificate();
        }
        user.own(folder);
        bouncer = new ProcessBuilder(user.command(program, List.of(settings.toString()))).redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile()).start();
        await().ignoreExceptions().until(() -> {
            new Socket("127.0.0.1", port).close();
            return true;
        });
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (bouncer != null) {
            bouncer.destroyForcibly().waitFor();
        }
    }

    private void makeCertificate() throws IOException, InterruptedException {
        Process openssl = new ProcessBuilder("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
                "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
                "-keyout", folder.resolve("key").toString(), "-out", folder.resolve("certificate").toString())
                .redirectErrorStream(true).redirectOutput(folder.resolve("openssl.log").toFile()).start();
        assertThat(openssl.waitFor()).as("openssl").isZero();
    }

    private DatabaseOptions options() {
        return options("");
    }

    private DatabaseOptions options(String further) {
        DatabaseOptions options = new DatabaseOptions(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + test.user() + "?prepareThreshold=0" + further,
                test.user(), test.password());
        options.noSessionSettings = true;
        options.startTimeout = Duration.ofMillis(500);
        return options;
    }

    @Test
    void worksWithTheDocumentedSettings() throws Exception {
        try (Database database = new Database(options());
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            database.update("CREATE TABLE t (id int)");
            List<Future<Integer>> writes = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                int id = i;
                writes.add(callers.submit(() -> database.update("INSERT INTO t VALUES (?)", id)));
            }
            for (Future<Integer> write : writes) {
                assertThat(write.get()).isEqualTo(1);
            }
            assertThat(database.list("SELECT id FROM t", row -> row.getInt(1))).hasSize(200);
        }
    }

    @Test
    void controlSettingsAtTheConnectionAreRefusedAndTheReasonIsLogged() {
        DatabaseOptions options = options();
        options.noSessionSettings = false;
        assertThatThrownBy(() -> new Database(options).close()).hasMessageContaining("Unable to obtain connection");
    }

    @Test
    void aDatabaseThatInsistsOnTlsIsReachedWithItAndItsCertificateIsChecked() throws Exception {
        stop();
        start(TLS);
        String checked = "&sslmode=verify-full&sslrootcert=" + folder.resolve("certificate");
        try (Database database = new Database(options(checked))) {
            assertThat(database.list("SELECT 1", row -> row.getInt(1))).containsExactly(1);
        }
    }

    @Test
    void controlWithoutTlsItIsNot() throws Exception {
        stop();
        start(TLS);
        assertThatThrownBy(() -> new Database(options("&sslmode=disable")).close())
                .hasMessageContaining("Unable to obtain connection");
    }
}
