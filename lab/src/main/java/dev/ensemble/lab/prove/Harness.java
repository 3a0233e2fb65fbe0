package dev.ensemble.lab.prove;

import dev.ensemble.lab.load.LoadPlan;
import dev.ensemble.lab.load.check.Checker;
import dev.ensemble.lab.load.check.Report;
import dev.ensemble.lab.load.history.Call;
import dev.ensemble.lab.load.http.LabClock;
import dev.ensemble.lab.load.http.UnreadableException;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.failpoint.AdminPort;
import dev.ensemble.lab.run.postgres.Login;
import dev.ensemble.lab.run.supervisor.InstanceStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * An ensemble on this machine that an experiment breaks: starts it, puts it under load, waits for its instances, restarts
 * them, and has it checked.
 */
public final class Harness implements AutoCloseable {
    private static final Patience USUAL = Patience.of(Duration.ofSeconds(60), Duration.ofMillis(50));
    private static final Duration LONGEST_LOAD = Duration.ofMinutes(30);
    private static final Duration AT_REST = Duration.ofSeconds(6);

    private final Ensemble ensemble;
    private final Path folder;
    private final Patience patience;
    private final Results results;

    /** Breaks an ensemble that runs already; histories go to {@code folder}. */
    public Harness(Ensemble ensemble, Path folder, Results results) {
        this(ensemble, folder, USUAL, results);
    }

    private Harness(Ensemble ensemble, Path folder, Patience patience, Results results) {
        this.ensemble = ensemble;
        this.folder = folder;
        this.patience = patience;
        this.results = results;
    }

    /** Starts an ensemble; histories go beside its data. */
    public static Harness start(EnsembleOptions options, Results results) throws IOException, InterruptedException {
        return start(options, USUAL, results);
    }

    /** The same with another patience. */
    public static Harness start(EnsembleOptions options, Patience patience, Results results)
            throws IOException, InterruptedException {
        Path folder = options.data().toAbsolutePath().getParent();
        LabClock.startAnew(); // clocks of the ensemble before may have been far ahead
        return new Harness(Ensemble.start(options, results::say), folder, patience, results);
    }

    /** What is broken. */
    public Ensemble ensemble() {
        return ensemble;
    }

    /** What is written down. */
    public Results results() {
        return results;
    }

    /** Starts the usual load, and returns when a second's worth of it has ended ok. */
    public Trial load(double rate) throws IOException, InterruptedException, UnreadableException {
        return load(LoadPlan.of(ensemble.gateway(), rate, LONGEST_LOAD)).warm((long) rate);
    }

    /** The same as one of several loads, with a folder of its own. */
    public Trial load(String name, double rate) throws IOException, InterruptedException, UnreadableException {
        LoadPlan plan = LoadPlan.of(ensemble.gateway(), rate, LONGEST_LOAD);
        return new Trial(plan, Files.createDirectories(folder.resolve(name)), results).warm((long) rate);
    }

    /** Starts this load, whatever becomes of it. */
    public Trial load(LoadPlan plan) throws IOException, UnreadableException {
        return new Trial(plan, folder, results);
    }

    /** @param watcher is told of each call when it is over, on the thread of the load */
    public Trial load(LoadPlan plan, Consumer<Call> watcher) throws IOException, UnreadableException {
        return new Trial(plan, folder, results, watcher);
    }

    /** The fail points and the clock of one of its processes. */
    public AdminPort adminPort(String instance) {
        return new AdminPort(ensemble.instance(instance).adminPort());
    }

    /** A way into one of its databases. */
    public Login login(String database) throws IOException {
        return Login.of(ensemble.data(), ensemble.instance("postgres").port(), database);
    }

    /** SIGKILL, and the supervisor does not start it again. */
    public Fault killForGood(String instance) {
        return Fault.of(
                "kill for good " + instance, () -> endForGood(instance), "start " + instance,
                () -> ensemble.start(instance));
    }

    private void endForGood(String instance) throws InterruptedException {
        int restarts = ensemble.instance(instance).restarts();
        ensemble.kill(instance);
        patience.await(instance + " dead", () -> {
            InstanceStatus now = ensemble.instance(instance);
            return now.pid() == 0 || now.restarts() > restarts;
        });
        ensemble.stop(instance);
    }

    /** SIGKILL; returns how long it took until the instance was ready again. */
    public Duration killUntilReady(String instance) {
        int restarts = ensemble.instance(instance).restarts();
        ensemble.kill(instance);
        return time(instance + " ready again", () -> {
            InstanceStatus now = ensemble.instance(instance);
            return now.restarts() > restarts && now.state().equals("ready");
        });
    }

    /** SIGTERM, and a new process when the old one has left; returns when everything is ready. */
    public void replace(String instance) throws IOException, InterruptedException {
        Fault stop = InstanceFault.stop(ensemble, instance);
        stop.inject();
        stop.undo();
        awaitAllReady();
    }

    /** Starts an instance that dies at a fail point, or has; returns when it is ready. */
    public void restart(String instance) {
        awaitDead(instance);
        ensemble.start(instance);
        awaitReady(instance);
    }

    /** Waits until the process is gone. */
    public void awaitDead(String instance) {
        await(instance + " is dead", () -> ensemble.instance(instance).state().equals("dead"));
    }

    /** Waits until the process serves. */
    public void awaitReady(String instance) {
        await(instance + " is ready", () -> ensemble.instance(instance).state().equals("ready"));
    }

    /** Waits until every instance is ready at once. */
    public void awaitAllReady() throws InterruptedException {
        ensemble.awaitReady(patience.limit());
    }

    /** Waits until a thread of the instance hangs at this fail point. */
    public void awaitHanging(String instance, String point) {
        await("a thread of " + instance + " hangs at " + point, () -> isHanging(instance, point));
    }

    /** Whether a thread of the instance hangs at this fail point. */
    public boolean isHanging(String instance, String point) {
        return "hanging".equals(adminPort(instance).failPoints().get(point));
    }

    /** Waits until something is so. */
    public void await(String what, Callable<Boolean> condition) {
        patience.await(what, condition);
    }

    /** Waits until something is so, and tells how long that took. */
    public Duration time(String what, Callable<Boolean> condition) {
        return patience.time(what, condition);
    }

    /** How long it waits. */
    public Patience patience() {
        return patience;
    }

    /** Writes down whether the rules hold that need no history. */
    public void check() throws InterruptedException, UnreadableException {
        results.checked("", report());
    }

    /** What the checker finds without a history. */
    public Report report() throws InterruptedException, UnreadableException {
        return Checker.check(ensemble.gateway(), Optional.empty(), AT_REST);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        ensemble.close();
    }
}
