package dev.ensemble.lab.prove.torture;

import dev.ensemble.lab.load.LoadPlan;
import dev.ensemble.lab.load.LoadResult;
import dev.ensemble.lab.load.Mix;
import dev.ensemble.lab.load.http.UnreadableException;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.Patience;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.Trial;
import dev.ensemble.lab.prove.stress.Flags;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.Service;
import dev.ensemble.lab.run.network.BreakableNetwork;
import dev.ensemble.lab.run.supervisor.InstanceStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One torture, from the start of an ensemble of its own to the judgement. */
public final class Torture {
    private static final Mix MIX = Mix.parse("order=50,repeat=10,cancel=10,restock=5,get=15,list=5,item=5");
    private static final Patience PATIENCE = Patience.of(Duration.ofSeconds(90), Duration.ofMillis(50));

    private final TorturePlan plan;
    private final FaultMix mix;
    private final Consumer<String> progress;

    /** @param progress is told what happens, from several threads */
    public Torture(TorturePlan plan, Consumer<String> progress) {
        this(plan, FaultMix.ALL, progress);
    }

    Torture(TorturePlan plan, FaultMix mix, Consumer<String> progress) {
        this.plan = plan;
        this.mix = BreakableNetwork.isPossible() ? mix : mix.withoutNetwork();
        this.progress = progress;
    }

    /**
     * Runs it.
     *
     * @throws UnreadableException if the ensemble does not come to rest
     */
    public TortureResult run() throws IOException, InterruptedException, UnreadableException {
        try (Harness harness = Harness.start(options(plan.folder()), PATIENCE, new Results(progress))) {
            ScarceStock.fill(harness.ensemble().gateway());
            if (!plan.idempotent()) {
                forgetKeys(harness);
            }
            return torture(harness);
        }
    }

    /** Of an ensemble that can be tortured. */
    static EnsembleOptions options(Path folder) {
        EnsembleOptions options = EnsembleOptions.forTrial(folder)
                .withServiceArgs(Flags.behindTheGateway("--enable-fail-points"));
        return BreakableNetwork.isPossible() ? options.withBreakableNetwork() : options;
    }

    private static void forgetKeys(Harness harness) throws IOException {
        try {
            harness.login("orders").run("DROP INDEX orders_request_id");
        } catch (SQLException e) {
            throw new IOException("cannot drop the unique key of orders: " + e.getMessage(), e);
        }
    }

    private TortureResult torture(Harness harness) throws IOException, InterruptedException, UnreadableException {
        Ensemble ensemble = harness.ensemble();
        List<ScheduledFault> schedule = schedule(ensemble.instances());
        Files.writeString(plan.schedule(), schedule.stream().map(f -> f + "\n").collect(Collectors.joining()));
        LoadPlan load = LoadPlan.of(ensemble.gateway(), plan.rate(), plan.duration()).with(MIX).only(ScarceStock.SKUS)
                .seededWith(plan.seed());
        try (PrintWriter log = new PrintWriter(Files.newBufferedWriter(plan.injected()), true);
                Trial trial = harness.load(load)) {
            Injector injector = new Injector(ensemble, progress.andThen(log::println));
            injector.start(schedule);
            trial.goOn();
            injector.calm();
            LoadResult result = trial.finish();
            progress.accept("coming to rest");
            harness.awaitAllReady();
            return TortureResult.of(injector, result, trial.report());
        }
    }

    private List<ScheduledFault> schedule(List<InstanceStatus> instances) {
        List<String> all = instances.stream().map(InstanceStatus::instance).toList();
        List<String> withFailPoints = instances.stream()
                .filter(i -> i.service().equals(Service.ORDER.id()) || i.service().equals(Service.INVENTORY.id()))
                .map(InstanceStatus::instance).toList();
        return Schedule.of(plan.seed(), plan.duration(), mix, all, withFailPoints);
    }
}
