package dev.ensemble.lab.prove.kubernetes;

import dev.ensemble.lab.load.LoadPlan;
import dev.ensemble.lab.load.LoadResult;
import dev.ensemble.lab.load.http.UnreadableException;
import dev.ensemble.lab.prove.RecordedLoad;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.prove.cluster.Cluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** The ensemble of a cluster under recorded load while things happen to it. */
final class ClusterTrial implements AutoCloseable {
    /** Until the nodes have heard that a pod is dead, they go on to lead new connections to it. */
    private static final Duration REPEAT_AFTER = Duration.ofSeconds(1);

    private static final Duration LONGEST = Duration.ofMinutes(30);
    private static final Duration RETURN_LIMIT = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(250);

    private final Cluster cluster;
    private final Map<String, Integer> wanted;
    private final Map<String, Integer> deployments;
    private final Results results;
    private final RecordedLoad load;
    private final List<Double> seconds = new ArrayList<>();
    private LoadResult told;

    /** Something that is done to a cluster. */
    @FunctionalInterface
    interface ClusterFault {
        void happen() throws Exception;
    }

    ClusterTrial(ClusterTarget target, RunSettings settings, Results results)
            throws IOException, InterruptedException, UnreadableException {
        this(target, settings, results, settings.folder(), plan -> plan);
    }

    /** With a load that differs from the usual one. */
    ClusterTrial(ClusterTarget target, RunSettings settings, Results results, Path folder,
            UnaryOperator<LoadPlan> change)
            throws IOException, InterruptedException, UnreadableException {
        this.cluster = target.cluster();
        this.wanted = cluster.wanted();
        this.deployments = cluster.deployments();
        this.results = results;
        results.say("breaks what is in " + cluster);
        await("all of the ensemble ready", this::isWhole);
        double rate = target.rate(settings, results);
        LoadPlan plan = LoadPlan.of(target.gateway(), rate, LONGEST).repeatingAfter(REPEAT_AFTER);
        this.load = new RecordedLoad(change.apply(plan), folder);
        load.awaitMoreOk((long) rate);
        this.told = load.soFar();
    }

    /** Whether every Deployment and StatefulSet has all its pods. */
    boolean isWhole() {
        return covers(cluster.readyOutside(""), wanted);
    }

    /** Whether every Deployment has all its pods, not counting those on this node. */
    boolean isWholeWithout(String node) {
        return covers(cluster.readyOutside(node), deployments);
    }

    private static boolean covers(Map<String, List<String>> ready, Map<String, Integer> wanted) {
        return wanted.entrySet().stream()
                .allMatch(w -> ready.getOrDefault(w.getKey(), List.of()).size() >= w.getValue());
    }

    /** Lets something happen and waits until what it broke is back, and the load served well again. */
    Duration cause(String what, ClusterFault fault, String until, Callable<Boolean> isBack) throws Exception {
        long began = System.nanoTime();
        fault.happen();
        await(until, isBack);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        seconds.add(took.toMillis() / 1000.0);
        load.awaitCalm();
        LoadResult now = load.soFar();
        results.say(String.format(Locale.ROOT, "%s: %s after %.1f s; %d failed, %d unknown, %d repeated so far", what,
                until, took.toMillis() / 1000.0, now.failed(), now.unknown(), now.repeated()));
        return took;
    }

    static void await(String until, Callable<Boolean> condition) {
        awaiting(until).until(condition);
    }

    /** The API server may be busy, or restart with the node that it is on; Consul may have no leader for a moment. */
    static ConditionFactory awaiting(String what) {
        return Awaitility.await(what).atMost(RETURN_LIMIT).pollInterval(POLL).ignoreExceptions();
    }

    /** Goes on for a while, with nothing happening. */
    void goOn(Duration time) throws InterruptedException {
        load.goOn(time);
    }

    /** What became of the calls since this was asked last. */
    LoadPart part() {
        LoadResult now = load.soFar();
        LoadPart part = new LoadPart(now.ok() - told.ok(), now.failed() - told.failed(), now.unknown() - told.unknown(),
                now.repeated() - told.repeated(), List.copyOf(seconds));
        told = now;
        seconds.clear();
        return part;
    }

    /** Writes down that no caller noticed what was caused since the last time. */
    void unnoticed(String what) {
        LoadPart part = part();
        results.timely(what, part.toString(), part.clean());
    }

    /** Ends the load and has all of it judged by the checker; its result. */
    LoadResult end() throws IOException, InterruptedException, UnreadableException {
        LoadResult result = load.finish();
        results.say("the whole load: " + result);
        results.checked("", load.check());
        return result;
    }

    @Override
    public void close() throws InterruptedException {
        load.close();
    }

    /**
     * A part of a load.
     *
     * @param back how long each thing that happened took to be back, in seconds
     */
    record LoadPart(long ok, long failed, long unknown, long repeated, List<Double> back) {
        boolean clean() {
            return failed == 0 && unknown == 0;
        }

        @Override
        public String toString() {
            String calls = String.format(Locale.ROOT, "%d ok, %d failed, %d unknown, %d repeated", ok, failed, unknown,
                    repeated);
            return back.isEmpty() ? calls
                    : String.format(Locale.ROOT, "%s; back after %.1f to %.1f s", calls,
                            back.stream().min(Double::compare).orElseThrow(),
                            back.stream().max(Double::compare).orElseThrow());
        }
    }
}
