package dev.ensemble.lab.experiment;

import dev.ensemble.lab.check.Checker;
import dev.ensemble.lab.check.Report;
import dev.ensemble.lab.history.History;
import dev.ensemble.lab.http.UnreadableException;
import dev.ensemble.lab.load.LoadPlan;
import dev.ensemble.lab.load.LoadResult;
import dev.ensemble.lab.load.LoadRun;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.supervisor.InstanceStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;

/** An ensemble under recorded load while faults are injected, and the judgement on it. */
public final class Trial implements AutoCloseable {
    private static final Duration RETURN_LIMIT = Duration.ofSeconds(60);
    private static final Duration LONGEST = Duration.ofMinutes(30);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration WARM_UP_LIMIT = Duration.ofSeconds(90);
    private static final int WARM_UP_RATE = 100;
    private static final int CALM_MILLIS = 500;

    private final Ensemble ensemble;
    private final Path history;
    private final LoadRun load;

    /**
     * Starts the load, and returns when a second's worth of it has ended ok.
     *
     * @param folder where the history goes
     * @param rate calls a second
     */
    public Trial(Ensemble ensemble, Path folder, double rate) throws IOException, UnreadableException {
        this(ensemble, LoadPlan.of(ensemble.gateway(), rate, LONGEST), folder);
        awaitMoreOk((long) rate);
    }

    /** Starts this load, whatever becomes of it. */
    public Trial(Ensemble ensemble, LoadPlan plan, Path folder) throws IOException, UnreadableException {
        this.ensemble = ensemble;
        this.history = folder.resolve("history.jsonl");
        this.load = LoadRun.start(plan.recordedIn(history));
    }

    /** Faults are judged, not the first seconds of cold processes that share few cores: they come first. */
    public static void warmUp(Ensemble ensemble) throws IOException, InterruptedException, UnreadableException {
        long end = System.nanoTime() + WARM_UP_LIMIT.toNanos();
        try (LoadRun run = LoadRun.start(LoadPlan.of(ensemble.gateway(), WARM_UP_RATE, WARM_UP_LIMIT))) {
            LoadResult before = run.sinceLast();
            for (int good = 0; good < 3 && System.nanoTime() < end;) {
                run.awaitIssued(1000);
                LoadResult now = run.sinceLast();
                boolean allOk = now.failed() == before.failed() && now.unknown() == before.unknown();
                good = allOk && now.latency().max() < CALM_MILLIS ? good + 1 : 0;
                before = now;
            }
        }
    }

    /** SIGKILL; returns how long it took until the instance was ready again. */
    public Duration kill(String instance) {
        int restarts = ensemble.instance(instance).restarts();
        long began = System.nanoTime();
        ensemble.kill(instance);
        Awaitility.await(instance + " ready again").atMost(RETURN_LIMIT).pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    InstanceStatus status = ensemble.instance(instance);
                    return status.restarts() > restarts && status.state().equals("ready");
                });
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** SIGTERM, and a new life when it has left; returns when that is ready. */
    public void replace(String instance) throws InterruptedException {
        ensemble.stop(instance);
        ensemble.start(instance);
        ensemble.awaitReady(RETURN_LIMIT);
    }

    /** Returns when so many more calls have ended ok: a moment's work after a fault. */
    public void awaitMoreOk(long calls) {
        long before = load.sinceLast().ok();
        Awaitility.await("calls that end ok").atMost(RETURN_LIMIT).until(() -> load.sinceLast().ok() >= before + calls);
    }

    /** Returns when the load has been served well for a while: a fault is judged alone, not in the wake of others. */
    public void awaitCalm() {
        soFar();
        Awaitility.await("a calm second").atMost(RETURN_LIMIT).pollInterval(Duration.ofSeconds(1))
                .until(() -> soFar().latency().max() < CALM_MILLIS);
    }

    /** Keeps the load coming for so long. */
    public void goOn(Duration time) throws InterruptedException {
        load.awaitIssued(time.toMillis());
    }

    /** Counts so far, and the latency since the last time that somebody asked. */
    public LoadResult soFar() {
        return load.sinceLast();
    }

    /** Ends the load; its result. */
    public LoadResult finish() throws InterruptedException {
        return load.finish();
    }

    /** Judges the ensemble by this trial's history. */
    public Report check() throws IOException, InterruptedException, UnreadableException {
        return check(ensemble);
    }

    /** Judges an ensemble that lives on with the data of this trial's. */
    public Report check(Ensemble successor) throws IOException, InterruptedException, UnreadableException {
        return Checker.check(successor.gateway(), Optional.of(History.read(history)), PATIENCE);
    }

    @Override
    public void close() throws InterruptedException {
        load.close();
    }
}
