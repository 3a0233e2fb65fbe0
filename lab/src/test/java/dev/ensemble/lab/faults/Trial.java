package dev.ensemble.lab.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.lab.check.Checker;
import dev.ensemble.lab.check.Report;
import dev.ensemble.lab.history.History;
import dev.ensemble.lab.load.LoadPlan;
import dev.ensemble.lab.load.LoadResult;
import dev.ensemble.lab.load.LoadRun;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.supervisor.InstanceStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;

/** An ensemble under recorded load while faults are injected, and the judgement on it. */
final class Trial implements AutoCloseable {
    private static final Duration RETURN_LIMIT = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Ensemble ensemble;
    private final Path history;
    private final LoadRun load;

    Trial(Ensemble ensemble, Path folder, double rate) throws Exception {
        this.ensemble = ensemble;
        this.history = folder.resolve("history");
        this.load = LoadRun.start(LoadPlan.of(ensemble.gateway(), rate, Duration.ofMinutes(10)).recordedIn(history));
        awaitMoreOk((long) rate);
    }

    /** SIGKILL; returns when the instance is ready again and has had a moment's work. */
    void kill(String instance) {
        int restarts = ensemble.instance(instance).restarts();
        long began = System.nanoTime();
        ensemble.kill(instance);
        Awaitility.await(instance + " ready again").atMost(RETURN_LIMIT).pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    InstanceStatus status = ensemble.instance(instance);
                    return status.restarts() > restarts && status.state().equals("ready");
                });
        System.out.printf("SIGKILL %s: ready again after %d ms%n", instance, (System.nanoTime() - began) / 1_000_000);
        awaitMoreOk(100);
    }

    /** SIGTERM, and a new life when it has left. */
    void replace(String instance) throws InterruptedException {
        ensemble.stop(instance);
        ensemble.start(instance);
        ensemble.awaitReady(RETURN_LIMIT);
        awaitMoreOk(100);
    }

    private void awaitMoreOk(long calls) {
        long before = load.sinceLast().ok();
        Awaitility.await("calls that end ok").atMost(RETURN_LIMIT).until(() -> load.sinceLast().ok() >= before + calls);
    }

    LoadResult finish() throws InterruptedException {
        return load.finish();
    }

    /** Judges the ensemble by this trial's history. */
    Report check() throws Exception {
        return check(ensemble);
    }

    /** Judges an ensemble that lives on with the data of this trial's. */
    Report check(Ensemble successor) throws Exception {
        return Checker.check(successor.gateway(), Optional.of(History.read(history)), PATIENCE);
    }

    static void assertSound(Report report) {
        assertThat(report.clean()).as(report.toString()).isTrue();
    }

    @Override
    public void close() throws InterruptedException {
        load.close();
    }
}
