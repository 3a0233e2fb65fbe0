package dev.ensemble.chassis.database;

import dev.ensemble.chassis.authority.Issued;
import dev.ensemble.postgres.PostgresBinaries;
import dev.ensemble.postgres.Unprivileged;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real PostgreSQL server for tests, with its durability on. Usually one server a JVM, shared, with a database a test:
 * {@code TestDatabase database = TestPostgres.shared().newDatabase();}
 */
public final class TestPostgres implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** A line crashes the server and starts it again; the end of our pipe ends it, also when the test run is killed. */
    private static final String UNTIL_STDIN_ENDS =
            """
            dir=$1; shift; "$@" & server=$!
            while read _; do kill -QUIT $server; wait $server; "$@" & server=$!; done
            kill -QUIT $server; wait $server; rm -rf "$dir"
            """;

    private static TestPostgres shared;

    private final AtomicInteger databases = new AtomicInteger();
    private final Process process;
    private final Path log;
    private final int port;

    private TestPostgres(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /** The server that all tests of this JVM share; it ends with the JVM. */
    public static synchronized TestPostgres shared() {
        if (shared == null) {
            shared = start();
        }
        return shared;
    }

    /** A server of one's own. */
    public static TestPostgres start() {
        return start(Optional.empty());
    }

    /** A server of one's own that speaks TLS, too, with this certificate. */
    public static TestPostgres start(Issued shown) {
        return start(Optional.of(shown));
    }

    private static TestPostgres start(Optional<Issued> shown) {
        try {
            PostgresBinaries programs = PostgresBinaries.in(Path.of("target").toAbsolutePath());
            Path directory = Files.createTempDirectory("ensemble-test-postgres-");
            Path data = directory.resolve("data");
            Path log = directory.resolve("log");
            Unprivileged user = Unprivileged.find();
            List<String> further = shown.isPresent() ? tls(directory, shown.get()) : List.of();
            user.own(directory);
            initialise(log, user.command(programs.program("initdb"), List.of("--pgdata=" + data, "--username=postgres",
                    "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions")));
            int port = freePort();
            List<String> command = new ArrayList<>(List.of("sh", "-c", UNTIL_STDIN_ENDS, "sh", directory.toString()));
            List<String> arguments = new ArrayList<>(List.of("-D", data.toString(), "-p", "" + port,
                    "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
                    "-c", "max_connections=300", "-c", "shared_buffers=64MB"));
            arguments.addAll(further);
            command.addAll(user.command(programs.program("postgres"), arguments));
            TestPostgres server = new TestPostgres(started(log, command), log, port);
            server.awaitReady();
            return server;
        } catch (IOException e) {
            throw new IllegalStateException("cannot start PostgreSQL", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while PostgreSQL starts", e);
        }
    }

    /** PostgreSQL insists that nobody else can read the key. */
    private static List<String> tls(Path directory, Issued shown) throws IOException {
        Path certificate = Files.writeString(directory.resolve("server.crt"), shown.certificatePem());
        Path key = Files.writeString(directory.resolve("server.key"), shown.keyPem());
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        return List.of("-c", "ssl=on", "-c", "ssl_cert_file=" + certificate, "-c", "ssl_key_file=" + key);
    }

    /** A new, empty database with a role of its own that owns it. */
    public TestDatabase newDatabase() {
        String name = "test_" + databases.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(url("postgres"), "postgres", "");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + name + " LOGIN");
            statement.execute("CREATE DATABASE " + name + " OWNER " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create database " + name, e);
        }
        return new TestDatabase(url(name), name, "");
    }

    /** Crashes the server, so that what is not on disk is lost, and waits until it has recovered. */
    public void crash() throws IOException, InterruptedException, SQLException {
        Timestamp before = startTime();
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            try {
                if (startTime().after(before)) {
                    return;
                }
            } catch (SQLException notYet) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
        throw new IllegalStateException("PostgreSQL does not come back:\n" + Files.readString(log));
    }

    private Timestamp startTime() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url("postgres"), "postgres", "");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT pg_postmaster_start_time()")) {
            rows.next();
            return rows.getTimestamp(1);
        }
    }

    /** Ends the server at once, as a power cut would, and deletes its data. */
    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE)) {
            throw new IllegalStateException("PostgreSQL did not end in " + PATIENCE);
        }
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    private void awaitReady() throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try (Connection ignored = DriverManager.getConnection(url("postgres"), "postgres", "")) {
                return;
            } catch (SQLException notYet) {
                String said = Files.readString(log);
                if (System.nanoTime() > end || said.contains("FATAL:  could not")) {
                    throw new IOException("PostgreSQL does not start:\n" + said, notYet);
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }

    private static void initialise(Path log, List<String> command) throws IOException, InterruptedException {
        Process initdb = started(log, command);
        if (!initdb.waitFor(PATIENCE) || initdb.exitValue() != 0) {
            initdb.destroyForcibly();
            throw new IOException(command + " failed:\n" + Files.readString(log));
        }
    }

    private static Process started(Path log, List<String> command) throws IOException {
        return new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
