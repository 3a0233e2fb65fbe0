package dev.ensemble.lab.prove;

import dev.ensemble.lab.load.LoadPlan;
import dev.ensemble.lab.load.LoadResult;
import dev.ensemble.lab.load.LoadRun;
import dev.ensemble.lab.load.check.Checker;
import dev.ensemble.lab.load.check.Report;
import dev.ensemble.lab.load.history.Call;
import dev.ensemble.lab.load.history.History;
import dev.ensemble.lab.load.http.UnreadableException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * A recorded load while faults are injected, and the judgement on it: the rows that say what callers noticed, and those
 * of the checker. It is the same for an ensemble on this machine and on a cluster.
 */
public final class Trial implements AutoCloseable {
    private static final Patience FOR_CALLS = Patience.of(Duration.ofSeconds(60), Duration.ofMillis(100));
    private static final Duration AT_REST = Duration.ofSeconds(20);
    private static final int PROGRESS_MILLIS = 4000;

    private final URI gateway;
    private final Path history;
    private final Results results;
    private final LoadRun load;
    private final List<Duration> back = new ArrayList<>();
    private LoadResult told;

    /**
     * Starts this load, whatever becomes of it.
     *
     * @param folder where the history goes
     */
    public Trial(LoadPlan plan, Path folder, Results results) throws IOException, UnreadableException {
        this(plan, folder, results, call -> {});
    }

    /** @param watcher is told of each call when it is over, on the thread of the load */
    public Trial(LoadPlan plan, Path folder, Results results, Consumer<Call> watcher)
            throws IOException, UnreadableException {
        this.gateway = plan.url();
        this.history = folder.resolve("history.jsonl");
        this.results = results;
        this.load = LoadRun.start(plan.recordedIn(history), watcher);
        this.told = load.sinceLast();
    }

    /** Returns this when so many calls have ended ok; ends the load if they do not. */
    public Trial warm(long calls) throws InterruptedException {
        try {
            awaitMoreOk(calls);
            told = soFar();
            return this;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Injects a fault, and tells how the load fares. */
    public void inject(Fault fault) throws IOException, InterruptedException {
        fault.inject();
        results.say(fault.injected() + ": " + soFar().line());
    }

    /** Injects a fault, and waits until what it broke is back; how long that took. */
    public Duration inject(Fault fault, Patience patience, String until, Callable<Boolean> isBack)
            throws IOException, InterruptedException {
        long began = System.nanoTime();
        fault.inject();
        patience.await(until, isBack);
        return back(fault.injected() + ": " + until, Duration.ofNanos(System.nanoTime() - began));
    }

    /** Waits until something is back; how long that took. */
    public Duration awaitBack(String what, Patience patience, Callable<Boolean> isBack) {
        return back(what, patience.time(what, isBack));
    }

    private Duration back(String what, Duration took) {
        back.add(took);
        results.say(String.format(Locale.ROOT, "%s after %.1f s; %s", what, LoadPart.seconds(took), soFar().line()));
        return took;
    }

    /** Mends what a fault broke, and tells how the load fares. */
    public void undo(Fault fault) throws IOException, InterruptedException {
        fault.undo();
        if (!fault.undone().isEmpty()) {
            results.say(fault.undone() + ": " + soFar().line());
        }
    }

    /** Lets a fault last for so long. */
    public void during(Fault fault, Duration time) throws IOException, InterruptedException {
        inject(fault);
        goOn(time);
        undo(fault);
    }

    /** Keeps the load coming for so long. */
    public void goOn(Duration time) throws InterruptedException {
        load.awaitIssued(time.toMillis());
    }

    /** Keeps the load coming to the end of its plan, and tells now and then how it fares. */
    public void goOn() throws InterruptedException {
        while (!load.awaitIssued(PROGRESS_MILLIS)) {
            results.say(soFar().line());
        }
    }

    /** Returns when so many more calls have ended ok: a moment's work after a fault. */
    public void awaitMoreOk(long calls) {
        long before = load.sinceLast().ok();
        FOR_CALLS.await("calls that end ok", () -> load.sinceLast().ok() >= before + calls);
    }

    /** Counts so far, and the latency since the last time that this was called. */
    public LoadResult soFar() {
        return load.sinceLast();
    }

    /** Time since the load began. */
    public Duration elapsed() {
        return Duration.ofNanos((long) (soFar().seconds() * 1e9));
    }

    /** What became of the calls since this was asked last. */
    public LoadPart part() {
        LoadResult now = soFar();
        LoadPart part = LoadPart.between(told, now, back);
        told = now;
        back.clear();
        return part;
    }

    /** Writes down whether a caller noticed what was done since the last part. */
    public void unnoticed(String what) {
        LoadPart part = part();
        results.timely(what, part.toString(), part.clean());
    }

    /** Ends the load; its result. */
    public LoadResult finish() throws InterruptedException {
        return load.finish();
    }

    /** Ends the load, and writes down whether any of its callers noticed anything; its result. */
    public LoadResult finishUnnoticed(String what) throws InterruptedException {
        return finishUnnoticed(what, 0);
    }

    /** The same, where this share of the calls may be shed. */
    public LoadResult finishUnnoticed(String what, double shed) throws InterruptedException {
        LoadResult result = finish();
        results.timely(what, result.toString(), result.shedAtMost(shed));
        return result;
    }

    /** Ends the load, and has all that it left judged by the checker; its result. */
    public LoadResult end() throws IOException, InterruptedException, UnreadableException {
        LoadResult result = finish();
        results.say("the whole load: " + result);
        check("");
        return result;
    }

    /** Writes down what the checker finds in what the load left, judged by what it recorded. */
    public void check(String when) throws IOException, InterruptedException, UnreadableException {
        results.checked(when, report(gateway, AT_REST));
    }

    /** The same of what has longer to come to rest. */
    public void check(String when, Duration patience) throws IOException, InterruptedException, UnreadableException {
        results.checked(when, report(gateway, patience));
    }

    /** What the checker finds. */
    public Report report() throws IOException, InterruptedException, UnreadableException {
        return report(gateway, AT_REST);
    }

    /** What the checker finds behind another address, in an ensemble that goes on with the same data. */
    public Report report(URI successor) throws IOException, InterruptedException, UnreadableException {
        return report(successor, AT_REST);
    }

    private Report report(URI where, Duration patience) throws IOException, InterruptedException, UnreadableException {
        return Checker.check(where, Optional.of(History.read(history)), patience);
    }

    @Override
    public void close() throws InterruptedException {
        load.close();
    }
}
