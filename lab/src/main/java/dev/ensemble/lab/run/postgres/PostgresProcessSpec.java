package dev.ensemble.lab.run.postgres;

import dev.ensemble.lab.run.supervisor.Launch;
import dev.ensemble.lab.run.supervisor.ProcessSpec;
import dev.ensemble.lab.run.supervisor.Signals.Signal;
import dev.ensemble.postgres.PostgresBinaries;
import dev.ensemble.postgres.Unprivileged;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The PostgreSQL server as a process in the foreground. */
public final class PostgresProcessSpec implements ProcessSpec {
    private final Path data;
    private final int port;
    private final PostgresBinaries binaries;
    private final Unprivileged unprivileged;
    private final PostgresCluster cluster;
    private final Databases databases;
    private final List<String> further;
    private boolean complete;

    /**
     * A server with one database and one role for each of these names.
     *
     * @param derived where the programs are unpacked
     * @param further arguments of the server, which win over the usual ones
     */
    public PostgresProcessSpec(
            Path data, Path derived, int port, Secrets secrets, List<String> names, List<String> further)
            throws IOException, InterruptedException {
        this.data = data;
        this.port = port;
        this.binaries = PostgresBinaries.in(derived);
        this.unprivileged = Unprivileged.find();
        this.cluster = new PostgresCluster(data, binaries, unprivileged, secrets);
        this.databases = new Databases(port, secrets, names);
        this.further = List.copyOf(further);
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public int adminPort() {
        return 0;
    }

    @Override
    public Launch launch() throws IOException, InterruptedException {
        complete = false;
        OrphanedBackends.awaitGone(data);
        cluster.create();
        List<String> arguments = new ArrayList<>(List.of("-D", cluster.folder().toString()));
        arguments.addAll(PostgresSettings.arguments(port));
        arguments.addAll(further);
        return new Launch(unprivileged.command(binaries.program("postgres"), arguments), Map.of());
    }

    /** Ready once it has answered and the databases exist; after that it is ready while it lives. */
    @Override
    public boolean ready() {
        if (!complete) {
            try {
                databases.create();
                complete = true;
            } catch (SQLException | IOException e) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Duration probeInterval() {
        return Duration.ofSeconds(2);
    }

    /** "Fast shutdown": sessions are ended, a checkpoint is written. */
    @Override
    public Signal stopSignal() {
        return Signal.INT;
    }

    @Override
    public Duration stopTimeout() {
        return Duration.ofSeconds(20);
    }
}
