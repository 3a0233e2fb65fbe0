package dev.ensemble.chassis.database;

import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.chassis.network.Addresses;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.postgresql.Driver;
import picocli.CommandLine.Option;

/** Where the database is and how much of it a process may use. */
public final class DatabaseOptions {
    /** The modes of libpq that ask for a certificate of an authority. */
    private static final Set<String> VERIFIED = Set.of("verify-full", "verify-ca");

    @Option(
            names = "--database-url",
            paramLabel = "URL",
            defaultValue = "${env:ENSEMBLE_DATABASE_URL}",
            required = true,
            description = "JDBC URL, such as jdbc:postgresql://127.0.0.1:5432/orders, and for a server that is elsewhere"
                    + " jdbc:postgresql://HOST/orders?sslmode=verify-full&sslrootcert=FILE (env ENSEMBLE_DATABASE_URL)")
    String url;

    @Option(
            names = "--database-unverified",
            defaultValue = "${env:ENSEMBLE_DATABASE_UNVERIFIED:-false}",
            description = "talk to a server that is elsewhere without making sure which it is")
    boolean unverified;

    @Option(
            names = "--database-user",
            paramLabel = "NAME",
            defaultValue = "${env:ENSEMBLE_DATABASE_USER}",
            required = true,
            description = "role to log in as (env ENSEMBLE_DATABASE_USER)")
    String user;

    @Option(
            names = "--database-password",
            paramLabel = "SECRET",
            defaultValue = "${env:ENSEMBLE_DATABASE_PASSWORD:-}",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = "its password; better given as env ENSEMBLE_DATABASE_PASSWORD")
    String password;

    @Option(
            names = "--database-pool",
            paramLabel = "N",
            defaultValue = "${env:ENSEMBLE_DATABASE_POOL:-8}",
            description = "connections at most (default: 8)")
    int pool;

    @Option(
            names = "--statement-timeout",
            paramLabel = "DURATION",
            defaultValue = "${env:ENSEMBLE_STATEMENT_TIMEOUT:-2s}",
            description = "the server ends a statement that takes longer (default: 2s)")
    Duration statementTimeout;

    @Option(
            names = "--database-no-session-settings",
            defaultValue = "${env:ENSEMBLE_DATABASE_NO_SESSION_SETTINGS:-false}",
            description = "send no settings when connecting, as PgBouncer and some hosted databases refuse them; give the"
                    + " role statement_timeout, lock_timeout and idle_in_transaction_session_timeout instead")
    boolean noSessionSettings;

    @Option(
            names = "--database-start-timeout",
            paramLabel = "DURATION",
            defaultValue = "${env:ENSEMBLE_DATABASE_START_TIMEOUT:-60s}",
            description = "how long to wait for the database at the start (default: 60s)")
    Duration startTimeout;

    @Option(
            names = "--experiment-patient-callers",
            defaultValue = "${env:ENSEMBLE_EXPERIMENT_PATIENT_CALLERS:-false}",
            description = "for experiments: calls wait for a connection even while the database answers nothing")
    boolean patient;

    /**
     * Refuses a URL that leads to another machine and believes whoever answers there, unless the operator has said so.
     *
     * @throws UsageException says what is missing
     */
    void refuseUnverified() {
        Properties parsed = Driver.parseURL(url, null);
        if (unverified || parsed == null || VERIFIED.contains(parsed.getProperty("sslmode", ""))) {
            return;
        }
        Stream.of(parsed.getProperty("PGHOST", "localhost").split(",")).filter(host -> !Addresses.isLoopback(host))
                .findFirst().ifPresent(host -> {
                    throw new UsageException("--database-url leads to " + host + ", and whoever answers there would be"
                            + " believed: add sslmode=verify-full and sslrootcert=FILE, or say --database-unverified");
                });
    }

    /** Options for picocli to fill. */
    public DatabaseOptions() {}

    /** The defaults, for a database at {@code url}. */
    public DatabaseOptions(String url, String user, String password) {
        this.url = url;
        this.user = user;
        this.password = password;
        this.pool = 8;
        this.statementTimeout = Duration.ofSeconds(2);
        this.startTimeout = Duration.ofSeconds(60);
    }

    @Override
    public String toString() {
        return url + " as " + user + ", password " + (password.isEmpty() ? "none" : "***") + ", pool " + pool;
    }
}
