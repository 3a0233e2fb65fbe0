package dev.ensemble.chassis.balancing;

import dev.ensemble.chassis.error.Effect;
import dev.ensemble.chassis.identity.TargetInstance;
import io.grpc.ClientStreamTracer;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One attempt of a call, and the in-flight place at its endpoint: taken when the attempt is sent, given back exactly
 * once when its stream closes. A stream that was cancelled before it got an endpoint never takes a place.
 */
public final class Attempt extends ClientStreamTracer {
    /** Why an attempt is made. */
    public enum AttemptKind {
        /** The first attempt of the call. */
        PRIMARY,
        /** The one before failed. */
        RETRY,
        /** The one before is slow. */
        HEDGE,
        /** The one before never left this process; costs nothing. */
        TRANSPARENT;

        static AttemptKind of(StreamInfo info) {
            if (info.isTransparentRetry()) {
                return TRANSPARENT;
            }
            if (info.getPreviousAttempts() > 0) {
                return RETRY;
            }
            return info.getCallOptions().getOption(CallAttempts.HEDGE) ? HEDGE : PRIMARY;
        }
    }

    private final AttemptKind kind;
    private final boolean hedging;
    private final int before;
    private final Metadata headers;
    private final Optional<Callee> callee;
    private final MethodLatency latency;
    private final Deadline deadline;
    private Endpoint endpoint;
    private long sentAt;
    private long allowedNanos;
    private long answersBefore;
    private boolean probe;
    private boolean lost;
    private Metadata trailers;
    private AttemptObserver.AttemptEnd observer = (status, received) -> {};
    private Effect effect = Effect.UNKNOWN;
    private boolean closed;

    /**
     * An attempt that is not sent yet.
     *
     * @param callee the service that is called; empty for a channel that keeps no statistics
     * @param latency what tells whether it takes long; null if how long it takes says nothing
     */
    Attempt(StreamInfo info, Metadata headers, Optional<Callee> callee, MethodLatency latency) {
        this.kind = AttemptKind.of(info);
        this.hedging = info.getCallOptions().getOption(CallAttempts.HEDGE);
        this.before = info.getPreviousAttempts();
        this.headers = headers;
        this.callee = callee;
        this.latency = latency;
        this.deadline = info.getCallOptions().getDeadline();
    }

    /** Why it was made. */
    public AttemptKind kind() {
        return kind;
    }

    boolean isFor(Metadata attemptHeaders) {
        return headers == attemptHeaders;
    }

    /** Whether it, or the one that it replaces, is of the second of two calls that race. */
    boolean isOfHedge() {
        return hedging;
    }

    synchronized TargetInstance target() {
        return endpoint == null ? null : endpoint.target();
    }

    /** The last pick decides: a buffered stream is picked again with every new picker. */
    synchronized void picked(boolean asProbe) {
        probe = asProbe;
    }

    /** Whether the time that it takes says anything of its instance. */
    boolean isTimed() { return latency != null; }

    void isNotAllowed(Hedges.HedgeRefusal why) {
        if (latency != null) {
            latency.callee().hedges().refused(why);
        }
    }

    synchronized void sendTo(Endpoint chosen, AttemptObserver observes) {
        if (!closed && endpoint == null) {
            if (kind == AttemptKind.HEDGE && latency != null) {
                latency.callee().hedges().sent();
            }
            endpoint = chosen;
            sentAt = chosen.nanoTime();
            allowedNanos = deadline == null ? Long.MAX_VALUE : deadline.timeRemaining(TimeUnit.NANOSECONDS);
            answersBefore = latency == null ? 0 : latency.callee().answeredInTime();
            if (probe) {
                chosen.suspension().probeSent(isTimed());
            }
            chosen.sent(sentAt);
            if (observes != null) {
                observer = observes.sent(kind, before, chosen.target(), headers);
            }
        }
    }

    /** Whether it is that attempt once more. A transparent retry repeats one of its own call, be it the first one or its hedge. */
    boolean replaces(Attempt other) {
        return kind == AttemptKind.TRANSPARENT && other.before == before && other.hedging == hedging;
    }

    /** gRPC knows that no server has begun it. */
    synchronized void wasNeverBegun() {
        effect = Effect.NONE_NOW;
    }

    /** An attempt that was sent after it was answered before it. */
    synchronized void lose() {
        lost = true;
    }

    synchronized boolean isLost() { return lost; }

    /** Whether a server may have done it: it was sent, and no answer of a server says that it did nothing. */
    synchronized boolean isInDoubt() {
        return endpoint != null && effect == Effect.UNKNOWN;
    }

    /** Comes only from a server, before the stream closes. */
    @Override
    public synchronized void inboundTrailers(Metadata received) {
        trailers = received;
    }

    @Override
    public void streamClosed(Status status) {
        Endpoint served;
        AttemptReport report;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            if (trailers != null && !status.isOk()) {
                effect = Effect.of(status, trailers);
            }
            served = endpoint;
            if (served != null) {
                observer.ended(status, trailers);
            }
            report = new AttemptReport(
                    callee, latency, status, trailers, sentAt, allowedNanos, answersBefore, lost, probe);
        }
        if (served != null) {
            served.ended(report);
        }
    }
}
