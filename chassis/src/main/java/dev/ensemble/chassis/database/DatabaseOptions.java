package dev.ensemble.chassis.database;

import java.time.Duration;
import picocli.CommandLine.Option;

/** Where the database is and how much of it a process may use. */
public final class DatabaseOptions {

    @Option(
            names = "--database-url",
            paramLabel = "URL",
            defaultValue = "${env:ENSEMBLE_DATABASE_URL}",
            required = true,
            description = "JDBC URL, such as jdbc:postgresql://127.0.0.1:5432/orders (env ENSEMBLE_DATABASE_URL)")
    String url;

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
