package dev.ensemble.lab.prove.bench;

import dev.ensemble.chassis.config.DurationConverter;
import dev.ensemble.lab.prove.TemporaryFolder;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.postgres.Login;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./ensemble bench disk-waits}: what it is worth that one of the four commits of an order waits for no disk. */
@Command(
        name = "disk-waits",
        mixinStandardHelpOptions = true,
        description = "Orders a second with four waits for the disk an order, and with three; prints Markdown.")
final class DiskWaitsBench implements Callable<Integer> {
    private static final String CHANGE = """
            DO $$ BEGIN
              EXECUTE replace(pg_get_functiondef('create_reservation'::regproc),
                '''synchronous_commit'', ''%s''', '''synchronous_commit'', ''%s''');
            END $$""";

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "3", description = "How often (default: 3).")
    private int rounds;

    @Option(
            names = "--time",
            paramLabel = "TIME",
            defaultValue = "5s",
            converter = DurationConverter.class,
            description = "How long each is measured (default: 5s).")
    private Duration time;

    @Option(names = "--callers", paramLabel = "N", defaultValue = "16", description = "At once (default: 16).")
    private int callers;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException, SQLException {
        try (TemporaryFolder data = TemporaryFolder.create("ensemble-bench");
                Ensemble ensemble = Ensemble.start(
                        EnsembleOptions.defaults(data.path()), spec.commandLine().getErr()::println)) {
            int port = ensemble.instance("postgres").port();
            Login inventory = Login.of(ensemble.data(), port, "inventory");
            HttpLoop http = new HttpLoop(ensemble.gateway(), BenchCommand.SKUS);
            SqlLoop sql = new SqlLoop(inventory, Login.of(ensemble.data(), port, "orders"), BenchCommand.SKUS);
            http.run(callers, time); // Cold processes are not what is measured.
            print("| waits for the disk an order | orders/s | by plain JDBC |\n|---|---|---|");
            for (int i = 0; i < rounds; i++) {
                inventory.run(CHANGE.formatted("off", "on"));
                row(4, http, sql);
                inventory.run(CHANGE.formatted("on", "off"));
                row(3, http, sql);
            }
        }
        return 0;
    }

    private void row(int waits, HttpLoop http, SqlLoop sql) throws InterruptedException, ExecutionException {
        print(String.format(Locale.ROOT, "| %d | %.0f | %.0f |", waits, http.run(callers, time),
                sql.run(callers, time)));
    }

    private void print(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(text);
        out.flush();
    }
}
