package dev.ensemble.lab.prove.orders;

import dev.ensemble.lab.load.LoadPlan;
import dev.ensemble.lab.load.LoadResult;
import dev.ensemble.lab.load.history.Line;
import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.InstanceFault;
import dev.ensemble.lab.prove.Peak;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.prove.Trial;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.postgres.Login;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The only database dies, and stands still, while orders come. */
final class DatabaseFaults {
    /** On the default ensemble. */
    static final Experiment EXPERIMENT = new Experiment("orders", "database",
            "PostgreSQL is killed, and frozen for 5 s, under load: every call is answered in time, every pool is sound"
                    + " within 2 s of its return, nothing acknowledged is lost",
            DatabaseFaults::run);

    /** Of the peak: what it comes back to has a queue behind it. */
    private static final double SHARE = 0.25;
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final long MOST_MILLIS = 2000;
    private static final Set<String> POOLS =
            Set.of("order-1", "order-2", "inventory-1", "inventory-2", "inventory-3");
    private static final List<String> DURABLE = List.of("fsync", "synchronous_commit", "full_page_writes");

    private DatabaseFaults() {}

    private static void run(RunSettings settings, Results results) throws Exception {
        EnsembleOptions options = OrderEnsembles.options(settings.folder(), 2, 2, 3)
                .withRestartAfter(Optional.of(Duration.ofMillis(500)));
        try (Harness harness = OrderEnsembles.start(options, results);
                AttentiveCustomer customer = AttentiveCustomer.of(harness, 4, Duration.ofMillis(500))) {
            Login login = harness.login("inventory");
            String durable = show(login);
            results.record("SHOW " + String.join(", ", DURABLE), durable, isDurable(durable));
            faults(harness, customer, settings, results);
            login.run("ALTER ROLE inventory SET synchronous_commit = off");
            String careless = show(login);
            results.control("the same with synchronous_commit=off", careless, !isDurable(careless));
        }
    }

    private static void faults(Harness harness, AttentiveCustomer customer, RunSettings settings, Results results)
            throws Exception {
        Login login = harness.login("inventory");
        Ensemble ensemble = harness.ensemble();
        double rate = Peak.rate(ensemble, settings, SHARE, results);
        LoadPlan plan = LoadPlan.of(ensemble.gateway(), rate, LONGEST).withGracePeriod();
        try (Trial trial = harness.load(plan)) {
            trial.awaitMoreOk((long) rate);
            trial.inject(InstanceFault.kill(ensemble, "postgres"), harness.patience(), "the database answers",
                    () -> answers(login));
            pools("SIGKILL", customer, results);
            trial.awaitMoreOk((long) rate);
            trial.during(InstanceFault.freeze(ensemble, "postgres"), Duration.ofSeconds(5));
            pools("frozen for 5 s", customer, results);
            trial.awaitMoreOk((long) rate);
            LoadResult result = trial.finish();
            results.timely("calls", result.toString(), result.allToldBy(429, 503, 504));
            trial.check("");
        }
    }

    private static boolean answers(Login login) {
        try {
            return login.ask("SELECT 1").equals("1");
        } catch (SQLException notYet) {
            return false;
        }
    }

    /** How long until every order service and every inventory has had a part in a good order. */
    private static void pools(String what, AttentiveCustomer customer, Results results) {
        Set<String> sound = new TreeSet<>();
        int[] tries = {0};
        long millis = OrderEnsembles.PATIENCE.time("every pool is sound", () -> {
            CustomerReply answer = customer.order("pools-" + what.hashCode() + "-" + tries[0]++, new Line("kettle", 1));
            if (answer.ok() && !answer.state().orElseThrow().pending()) {
                sound.addAll(answer.path());
            }
            return sound.containsAll(POOLS);
        }).toMillis();
        results.timely(what + ": every pool serves a good order again",
                millis + " ms after the database is back, " + tries[0] + " orders", millis <= MOST_MILLIS);
    }

    private static String show(Login login) throws SQLException {
        List<String> shown = new ArrayList<>();
        for (String setting : DURABLE) {
            shown.add(login.ask("SHOW " + setting));
        }
        return String.join(", ", shown);
    }

    private static boolean isDurable(String shown) {
        return shown.equals("on, on, on");
    }
}
