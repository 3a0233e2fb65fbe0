package dev.ensemble.chassis.balancing;

import dev.ensemble.chassis.error.Effect;
import dev.ensemble.chassis.identity.TargetInstance;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.Status;

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
            if (info.getPreviousAttempts() == 0) {
                return PRIMARY;
            }
            return info.isHedging() ? HEDGE : RETRY;
        }

        /** Whether the budget pays for it. */
        boolean isExtra() { return this == RETRY || this == HEDGE; }
    }

    private final AttemptKind kind;
    private final int before;
    private final Metadata headers;
    private Endpoint endpoint;
    private Metadata trailers;
    private AttemptObserver.AttemptEnd observer = (status, received) -> {};
    private Effect effect = Effect.UNKNOWN;
    private boolean closed;

    /** @param before how many attempts were made before; a transparent one has the number of the one that it replaces */
    Attempt(AttemptKind kind, int before, Metadata headers) {
        this.kind = kind;
        this.before = before;
        this.headers = headers;
    }

    /** Why it was made. */
    public AttemptKind kind() {
        return kind;
    }

    boolean isFor(Metadata attemptHeaders) {
        return headers == attemptHeaders;
    }

    synchronized TargetInstance target() {
        return endpoint == null ? null : endpoint.target();
    }

    synchronized void sendTo(Endpoint chosen, AttemptObserver observes) {
        if (!closed && endpoint == null) {
            endpoint = chosen;
            chosen.inFlight().incrementAndGet();
            if (observes != null) {
                observer = observes.sent(kind, before, chosen.target(), headers);
            }
        }
    }

    boolean replaces(Attempt other) {
        return kind == AttemptKind.TRANSPARENT && other.before == before;
    }

    /** gRPC knows that no server has begun it. */
    synchronized void wasNeverBegun() {
        effect = Effect.NONE_NOW;
    }

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
    public synchronized void streamClosed(Status status) {
        if (!closed) {
            closed = true;
            if (trailers != null && !status.isOk()) {
                effect = Effect.of(status, trailers);
            }
            if (endpoint != null) {
                endpoint.inFlight().decrementAndGet();
                observer.ended(status, trailers);
            }
        }
    }
}
