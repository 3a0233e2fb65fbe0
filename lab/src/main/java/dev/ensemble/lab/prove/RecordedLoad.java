package dev.ensemble.lab.prove;

import dev.ensemble.lab.load.LoadPlan;
import dev.ensemble.lab.load.LoadResult;
import dev.ensemble.lab.load.LoadRun;
import dev.ensemble.lab.load.check.Checker;
import dev.ensemble.lab.load.check.Report;
import dev.ensemble.lab.load.history.History;
import dev.ensemble.lab.load.http.UnreadableException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;

/** A load that goes on while faults are injected, and the judgement on what it recorded. */
public class RecordedLoad implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(30);

    private static final Duration RETURN_LIMIT = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int CALM_MILLIS = 500;

    private final URI gateway;
    private final Path history;
    private final LoadRun load;

    /**
     * Starts the load, and returns when a second's worth of it has ended ok.
     *
     * @param folder where the history goes
     * @param rate calls a second
     */
    public RecordedLoad(URI gateway, Path folder, double rate) throws IOException, UnreadableException {
        this(LoadPlan.of(gateway, rate, LONGEST), folder);
        awaitMoreOk((long) rate);
    }

    /** Starts this load, whatever becomes of it. */
    public RecordedLoad(LoadPlan plan, Path folder) throws IOException, UnreadableException {
        this.gateway = plan.url();
        this.history = folder.resolve("history.jsonl");
        this.load = LoadRun.start(plan.recordedIn(history));
    }

    /** Returns when so many more calls have ended ok: a moment's work after a fault. */
    public final void awaitMoreOk(long calls) {
        long before = load.sinceLast().ok();
        Awaitility.await("calls that end ok").atMost(RETURN_LIMIT).until(() -> load.sinceLast().ok() >= before + calls);
    }

    /** Returns when the load has been served well for a while: a fault is judged alone, not in the wake of others. */
    public final void awaitCalm() {
        AtomicReference<LoadResult> before = new AtomicReference<>(soFar());
        Awaitility.await("a calm second").atMost(RETURN_LIMIT).pollInterval(Duration.ofSeconds(1)).until(() -> {
            LoadResult now = soFar();
            return isCalm(before.getAndSet(now), now);
        });
    }

    /** A refusal is quick, too. */
    private static boolean isCalm(LoadResult before, LoadResult now) {
        return now.failed() == before.failed() && now.unknown() == before.unknown()
                && now.latency().max() < CALM_MILLIS;
    }

    /** Keeps the load coming for so long. */
    public final void goOn(Duration time) throws InterruptedException {
        load.awaitIssued(time.toMillis());
    }

    /** Counts so far, and the latency since the last time that this was called. */
    public final LoadResult soFar() {
        return load.sinceLast();
    }

    /** Ends the load; its result. */
    public final LoadResult finish() throws InterruptedException {
        return load.finish();
    }

    /** Judges what it left by what it recorded. */
    public final Report check() throws IOException, InterruptedException, UnreadableException {
        return check(gateway);
    }

    /** Judges what stands behind this address by what it recorded. */
    public final Report check(URI successor) throws IOException, InterruptedException, UnreadableException {
        return Checker.check(successor, Optional.of(History.read(history)), PATIENCE);
    }

    @Override
    public void close() throws InterruptedException {
        load.close();
    }
}
