package dev.ensemble.chassis.balancing;

import dev.ensemble.chassis.identity.Target;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.Status;

/**
 * One attempt of a call, and the in-flight place at its endpoint: taken when the attempt is sent, given back exactly
 * once when its stream closes. A stream that was cancelled before it got an endpoint never takes a place.
 */
public final class Attempt extends ClientStreamTracer {
    /** Why an attempt is made. */
    public enum Kind {
        /** The first attempt of the call. */
        PRIMARY,
        /** The one before failed. */
        RETRY,
        /** The one before is slow. */
        HEDGE,
        /** The one before never left this process; costs nothing. */
        TRANSPARENT;

        static Kind of(StreamInfo info) {
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

    private final Kind kind;
    private final Metadata headers;
    private Endpoint endpoint;
    private boolean closed;

    Attempt(Kind kind, Metadata headers) {
        this.kind = kind;
        this.headers = headers;
    }

    /** Why it was made. */
    public Kind kind() {
        return kind;
    }

    boolean isFor(Metadata attemptHeaders) {
        return headers == attemptHeaders;
    }

    synchronized Target target() {
        return endpoint == null ? null : endpoint.target();
    }

    synchronized void sendTo(Endpoint chosen) {
        if (!closed && endpoint == null) {
            endpoint = chosen;
            chosen.inFlight().incrementAndGet();
        }
    }

    @Override
    public synchronized void streamClosed(Status status) {
        if (!closed) {
            closed = true;
            if (endpoint != null) {
                endpoint.inFlight().decrementAndGet();
            }
        }
    }
}
