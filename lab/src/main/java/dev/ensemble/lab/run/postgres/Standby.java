package dev.ensemble.lab.run.postgres;

import dev.ensemble.lab.run.supervisor.DataFolder;
import dev.ensemble.lab.run.supervisor.Instance;
import dev.ensemble.lab.run.supervisor.Ledger;
import dev.ensemble.lab.run.supervisor.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * A second server that follows an ensemble's database by streaming replication, and can take its place. It stays away
 * when it dies.
 */
public final class Standby implements AutoCloseable {
    /** Arguments of a primary that can be followed, and of who is to take its place. */
    public static final List<String> ARGUMENTS = List.of("-c", "wal_level=replica", "-c", "max_wal_senders=4");

    /** The name in {@code synchronous_standby_names}. */
    public static final String NAME = "standby";

    private final Path data;
    private final Login primary;
    private final Login own;
    private final StandbyFiles files;
    private final Ports ports;
    private final Instance server;
    private final Thread onSignal = Thread.ofPlatform().name("close-standby").unstarted(this::closeOrTell);

    private Standby(Path data, Login primary, StandbyFiles files, Ports ports, Path derived, Ledger ledger)
            throws IOException, InterruptedException {
        this.data = data;
        this.primary = primary;
        this.files = files;
        this.ports = ports;
        this.own = new Login(ports.of(NAME), primary.database(), primary.password());
        PostgresProcessSpec part = new PostgresProcessSpec(
                files.standby(), derived, own.port(), new Secrets(data), List.of(), ARGUMENTS);
        // An instance of the ensemble's database by its id: who cleans up after a killed lab ends it, too.
        String id = "postgres-" + NAME;
        this.server = new Instance(
                id, "postgres", part, DataFolder.log(data, id), ledger, Optional.empty(), event -> {});
    }

    /**
     * Copies the files of a primary that was started with {@link #ARGUMENTS}, and starts a server on them.
     *
     * @param data of the primary's ensemble
     * @param folder of the standby's own files; it need not exist yet
     * @param primaryPort that the primary listens at
     * @param derived where the programs are unpacked
     * @param ledger of who supervises the primary
     */
    public static Standby start(Path data, Path folder, int primaryPort, Path derived, Ledger ledger)
            throws IOException, InterruptedException, SQLException {
        Login primary = Login.of(data, primaryPort, PostgresCluster.SUPERUSER);
        StandbyFiles files = new StandbyFiles(data, folder);
        files.copy(primary, NAME);
        Standby started = new Standby(data, primary, files, new Ports(), derived, ledger);
        Runtime.getRuntime().addShutdownHook(started.onSignal);
        started.server.start();
        return started;
    }

    /** What the primary says of it, such as {@code streaming, async}; empty while it does not stream. */
    public String state() throws SQLException {
        return primary.ask("SELECT coalesce(max(state || ', ' || sync_state), '') FROM pg_stat_replication");
    }

    /** From now on the primary's commits wait until the standby has them on its disk. */
    public void synchronous() throws SQLException {
        primary.reconfigure("synchronous_standby_names", NAME);
    }

    /** It goes on without hearing of the primary. */
    public void cutOff() throws SQLException {
        own.reconfigure("primary_conninfo", "");
    }

    /**
     * It is promoted, and its files move to where those of the dead primary were: who starts the primary again starts
     * what was the standby, at the address that all callers know.
     */
    public void takePlace() throws IOException, InterruptedException, SQLException {
        OrphanedBackends.awaitGone(data); // Nobody may be promoted beside a primary that still writes.
        if (!own.ask("SELECT pg_promote()").equals("t")) {
            throw new IllegalStateException("the standby is not promoted; see " + server.log());
        }
        server.stop();
        files.takePlace();
    }

    private void closeOrTell() {
        try {
            end();
        } catch (IOException e) {
            System.err.println("ensemble: the standby's ports are not let go: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() throws IOException, InterruptedException {
        server.close();
        ports.close();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(onSignal);
        } catch (IllegalStateException signalled) {
            // It is what ends it.
        }
    }
}
