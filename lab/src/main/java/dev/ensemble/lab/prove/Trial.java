package dev.ensemble.lab.prove;

import dev.ensemble.lab.load.LoadPlan;
import dev.ensemble.lab.load.check.Report;
import dev.ensemble.lab.load.http.UnreadableException;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.supervisor.InstanceStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** An ensemble under recorded load while faults are injected, and the judgement on it. */
public final class Trial extends RecordedLoad {
    private static final Duration RETURN_LIMIT = Duration.ofSeconds(60);

    private final Ensemble ensemble;

    /**
     * Starts the load, and returns when a second's worth of it has ended ok.
     *
     * @param folder where the history goes
     * @param rate calls a second
     */
    public Trial(Ensemble ensemble, Path folder, double rate) throws IOException, UnreadableException {
        super(ensemble.gateway(), folder, rate);
        this.ensemble = ensemble;
    }

    /** Starts this load, whatever becomes of it. */
    public Trial(Ensemble ensemble, LoadPlan plan, Path folder) throws IOException, UnreadableException {
        super(plan, folder);
        this.ensemble = ensemble;
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

    /** Judges an ensemble that lives on with the data of this trial's. */
    public Report check(Ensemble successor) throws IOException, InterruptedException, UnreadableException {
        return check(successor.gateway());
    }
}
