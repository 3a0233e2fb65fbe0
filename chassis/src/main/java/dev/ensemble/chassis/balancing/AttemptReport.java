package dev.ensemble.chassis.balancing;

import dev.ensemble.chassis.error.Pushback;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Optional;

/**
 * How an attempt ended.
 *
 * @param callee the service that was called; empty for a channel that keeps no statistics
 * @param latency of its method; null if the time that it took says nothing
 * @param trailers of a server; null if none answered
 * @param sentAt in terms of {@link System#nanoTime()}
 * @param allowedNanos from then until the caller's deadline
 * @param answersBefore attempts at any instance that had been answered in time when it was sent
 * @param lost whether an attempt that was sent later was answered before it
 * @param probe whether it was to show how an instance does that is left out
 */
record AttemptReport(
        Optional<Callee> callee, MethodLatency latency, Status status, Metadata trailers, long sentAt,
        long allowedNanos, long answersBefore, boolean lost, boolean probe) {

    private static final String RESET = "RST_STREAM";

    boolean answered() {
        return trailers != null;
    }

    /** Whether its time was looked at. */
    boolean isTimed() { return latency != null; }

    /**
     * Whether it says how long the method takes: a failure says nothing of that.
     *
     * @param now in terms of {@link System#nanoTime()}
     */
    boolean tellsTime(long now) {
        return isTimed() && !isFailure(now) && !isShed();
    }

    boolean isShed() { return answered() && status.getCode() == Status.Code.RESOURCE_EXHAUSTED; }

    private boolean isFailure(long now) {
        return switch (status.getCode()) {
            case UNAVAILABLE, INTERNAL, UNKNOWN, DATA_LOSS -> true;
            case CANCELLED -> isReset() && now - sentAt < allowedNanos;
            default -> false;
        };
    }

    /**
     * Whether the server has cancelled it, which is what a server does, too, whose timer tells before the caller's that the
     * deadline is over. Only gRPC's words tell it from what the caller has cancelled.
     */
    private boolean isReset() {
        String description = status.getDescription();
        return description != null && description.contains(RESET);
    }

    /**
     * What it says of its instance. A time is held against it only if others were answered in time meanwhile: a deadline
     * that was too short, or a machine that stands still, is none of its doing.
     *
     * @param now in terms of {@link System#nanoTime()}
     */
    AttemptVerdict end(long now) {
        if (isShed()) {
            return AttemptVerdict.SHED;
        }
        if (isFailure(now)) {
            return answered() && Pushback.forbidsRetry(trailers) ? AttemptVerdict.NOTHING : AttemptVerdict.FAILED;
        }
        if (latency == null) {
            return answered() ? AttemptVerdict.ANSWERED : AttemptVerdict.NOTHING;
        }
        if (lost || latency.isSlow(waited(now))) {
            return latency.callee().answeredInTime() > answersBefore ? AttemptVerdict.LATE : AttemptVerdict.NOTHING;
        }
        return answered() ? AttemptVerdict.WELL : AttemptVerdict.NOTHING;
    }

    /** No longer than its caller had meant to wait, however late a busy machine noticed that the deadline was over. */
    private long waited(long now) {
        long nanos = now - sentAt;
        return answered() ? nanos : Math.min(nanos, allowedNanos);
    }
}
