package dev.ensemble.lab.prove.standby;

import dev.ensemble.lab.load.LoadPlan;
import dev.ensemble.lab.load.LoadResult;
import dev.ensemble.lab.load.history.Call;
import dev.ensemble.lab.load.history.CallOutcome;
import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.prove.Trial;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.Home;
import dev.ensemble.lab.run.Service;
import dev.ensemble.lab.run.postgres.Standby;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The primary database is lost for good while orders come, and its standby takes its place. */
public final class StandbyTakeover {
    /** On ensembles of its own, each with a standby. */
    public static final Experiment EXPERIMENT = new Experiment("standby", "standby",
            "PostgreSQL is lost under load and its synchronous standby takes its place: no acknowledged order is missing;"
                    + " an asynchronous one that is behind lacks orders",
            StandbyTakeover::run);

    private static final String PRIMARY = Service.POSTGRES.id();
    private static final double RATE = 40;
    private static final Duration CUT_OFF = Duration.ofSeconds(3);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration MOST_AWAY = Duration.ofSeconds(30);

    private StandbyTakeover() {}

    private static void run(RunSettings settings, Results results) throws Exception {
        survives("a synchronous standby", lose("followed", true, false, settings, results), results);
        survives("a synchronous standby, cut off for 3 s", lose("cut-off", true, true, settings, results), results);
        PrimaryLoss control = lose("control", false, true, settings, results);
        results.control("an asynchronous standby, cut off for 3 s", control.toString(), control.missing() > 0);
    }

    private static void survives(String what, PrimaryLoss loss, Results results) {
        results.record(what, loss.toString(), loss.acknowledged() > 0 && loss.missing() == 0,
                loss.away().compareTo(MOST_AWAY) <= 0);
        results.checked(what, loss.report());
        results.timely("calls with " + what, loss.calls().toString(), loss.calls().allToldBy(429, 503, 504));
    }

    private static PrimaryLoss lose(String name, boolean synchronous, boolean cutOff, RunSettings settings,
            Results results)
            throws Exception {
        Path folder = settings.folder().resolve(name);
        EnsembleOptions options = EnsembleOptions.defaults(folder.resolve("data"))
                .withRestartAfter(Optional.empty()) // what is lost stays lost
                .withServiceArgs(Map.of(PRIMARY, Standby.ARGUMENTS));
        try (Harness harness = Harness.start(options, results);
                Standby standby = follow(harness, folder.resolve("standby"), synchronous)) {
            double rate = settings.rateOr(RATE);
            LoadPlan plan = LoadPlan.of(harness.ensemble().gateway(), rate, LONGEST).withGracePeriod();
            AtomicLong acknowledged = new AtomicLong();
            try (Trial trial = harness.load(plan, call -> acknowledged.addAndGet(isAcknowledged(call) ? 1 : 0))) {
                trial.awaitMoreOk((long) (3 * rate));
                long before = acknowledged.get();
                if (cutOff) {
                    cutOff(standby, harness);
                    before = acknowledged.get();
                    trial.goOn(CUT_OFF);
                }
                long late = cutOff ? acknowledged.get() - before : 0;
                Duration away = takeOver(standby, harness, trial);
                trial.awaitMoreOk((long) (3 * rate));
                LoadResult calls = trial.finish();
                return new PrimaryLoss(acknowledged.get(), late, away, calls, trial.report());
            }
        }
    }

    private static Standby follow(Harness harness, Path folder, boolean synchronous)
            throws IOException, InterruptedException, SQLException {
        Ensemble ensemble = harness.ensemble();
        Standby standby = Standby.start(ensemble.data(), folder, ensemble.instance(PRIMARY).port(),
                Home.find().derived(), ensemble.ledger());
        try {
            harness.await("the standby streams", () -> standby.state().equals("streaming, async"));
            if (synchronous) {
                standby.synchronous();
                harness.await("the standby is synchronous", () -> standby.state().equals("streaming, sync"));
            }
            harness.results().say("pg_stat_replication: " + standby.state());
            return standby;
        } catch (RuntimeException | SQLException e) {
            standby.close();
            throw e;
        }
    }

    private static void cutOff(Standby standby, Harness harness) throws SQLException {
        standby.cutOff();
        harness.await("the standby is cut off", () -> standby.state().isEmpty());
        harness.results().say("the standby is cut off");
    }

    /** From SIGKILL to the first call that ends ok after it. */
    private static Duration takeOver(Standby standby, Harness harness, Trial trial) throws Exception {
        long killed = System.nanoTime();
        trial.inject(harness.killForGood(PRIMARY));
        standby.takePlace();
        harness.ensemble().start(PRIMARY);
        trial.awaitMoreOk(1);
        Duration away = Duration.ofNanos(System.nanoTime() - killed);
        harness.results().say("the standby has taken the place: " + trial.soFar().line());
        return away;
    }

    private static boolean isAcknowledged(Call call) {
        return call.kind().orders() && call.outcome() == CallOutcome.OK;
    }
}
