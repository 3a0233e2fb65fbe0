package dev.ensemble.chassis.balancing;

import dev.ensemble.chassis.identity.TargetInstance;
import io.grpc.CallOptions;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The attempts of one logical call: which instances they were sent to. Put a new one under {@link #KEY} into the
 * {@link CallOptions} to read it after the call. Thread-safe.
 */
public final class CallAttempts {
    /** Where the balancer finds a call's attempts. */
    public static final CallOptions.Key<CallAttempts> KEY = CallOptions.Key.create("ensemble-call-attempts");

    /** Marks the second of two calls that race for one answer. Both have the same attempts. */
    static final CallOptions.Key<Boolean> HEDGE = CallOptions.Key.createWithDefault("ensemble-hedge", false);

    /** One for all calls, so that a call that passes two installers is counted once. */
    private static final ClientStreamTracer.Factory RECORDER = new Recorder();

    private final List<Attempt> attempts = new ArrayList<>(1);
    private Optional<Callee> callee = Optional.empty();
    private MethodLatency latency;
    private boolean hedgeWon;

    /** Makes the balancer record the attempts of a call; keeps those that the options already carry. */
    static CallOptions install(CallOptions options) {
        CallOptions with = options.getOption(KEY) == null ? options.withOption(KEY, new CallAttempts()) : options;
        return with.getStreamTracerFactories().contains(RECORDER) ? with : with.withStreamTracerFactory(RECORDER);
    }

    /** Ids of the instances that attempts were sent to, in order; an instance tried twice stands twice. */
    public synchronized List<String> targets() {
        return attempts.stream().map(Attempt::target).filter(t -> t != null).map(TargetInstance::instance).toList();
    }

    /** How many attempts were sent to an instance. */
    public synchronized int count() {
        return (int) attempts.stream().filter(a -> a.target() != null).count();
    }

    /** How many of the attempts that were sent are of one kind. */
    public synchronized int count(Attempt.AttemptKind kind) {
        return (int) attempts.stream().filter(a -> a.target() != null && a.kind() == kind).count();
    }

    /** Whether the call was hedged and the second attempt answered first. */
    public synchronized boolean hedgeWon() {
        return hedgeWon;
    }

    /** Who hears what becomes of its attempts; to be called before they are made. */
    synchronized void ofCallee(Callee called) {
        callee = Optional.of(called);
    }

    /** The time that its attempts take says something; to be called before they are made. */
    synchronized void measuredBy(MethodLatency ofMethod) {
        latency = ofMethod;
    }

    /** The hedge was answered first: the attempts of the call that it races with have lost. */
    synchronized void hedgeWins() {
        hedgeWon = true;
        attempts.stream().takeWhile(attempt -> !attempt.isOfHedge()).forEach(Attempt::lose);
    }

    /** Whether an attempt may have been received, and did not say that it did nothing. Asked of a call that failed. */
    public synchronized boolean areInDoubt() {
        return attempts.stream().anyMatch(Attempt::isInDoubt);
    }

    synchronized boolean tried(TargetInstance target) {
        return attempts.stream().anyMatch(attempt -> target.equals(attempt.target()));
    }

    /** gRPC gives each attempt headers of its own: they are what links the recorder, the pick and the wire. */
    synchronized Attempt attempt(Metadata headers) {
        for (int i = attempts.size() - 1; i >= 0; i--) {
            if (attempts.get(i).isFor(headers)) {
                return attempts.get(i);
            }
        }
        return null;
    }

    private synchronized Attempt add(ClientStreamTracer.StreamInfo info, Metadata headers) {
        Attempt attempt = new Attempt(info, headers, callee, latency);
        attempts.stream().filter(attempt::replaces).forEach(Attempt::wasNeverBegun);
        attempts.add(attempt);
        return attempt;
    }

    /** The tracer factory of the pick is not told which attempt it serves, the one of the call options is. */
    private static final class Recorder extends ClientStreamTracer.Factory {
        @Override
        public ClientStreamTracer newClientStreamTracer(ClientStreamTracer.StreamInfo info, Metadata headers) {
            return info.getCallOptions().getOption(KEY).add(info, headers);
        }
    }
}
