package dev.ensemble.gateway.call;

import com.google.protobuf.Message;
import com.google.rpc.RetryInfo;
import dev.ensemble.chassis.error.Effect;
import dev.ensemble.chassis.error.ErrorDetails;
import dev.ensemble.chassis.error.InDoubt;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A call that, when it fails and may have been done all the same, is made once more with the same key after a pause, if
 * there is time: the second one finds what the first did, or does it. What stays in doubt is marked so.
 */
public final class CheckedCall {
    /** How to make the call, each time with what is left of the time. */
    public interface CallStarter {
        RpcCall start(Duration timeout, RpcCall.RpcCallListener outcome);
    }

    /** When the failure does not say how long to wait. */
    private static final Duration PAUSE = Duration.ofMillis(50);
    /** With less time a second look would only add load. */
    private static final Duration WORTH_A_LOOK = Duration.ofMillis(100);

    private final CallStarter attempt;
    private final ScheduledExecutorService timer;
    private final RpcCall.RpcCallListener outcome;
    private final long deadlineNanos;
    private volatile RpcCall current;
    private volatile boolean given;

    private CheckedCall(
            CallStarter attempt, Duration timeout, ScheduledExecutorService timer, RpcCall.RpcCallListener outcome) {
        this.attempt = attempt;
        this.timer = timer;
        this.outcome = outcome;
        this.deadlineNanos = System.nanoTime() + timeout.toNanos();
    }

    /**
     * Starts the call.
     *
     * @param changes whether it may change something; if not it is made once
     * @param timer where the pause before the second look ends
     * @param outcome hears once how it ended, of a second look how that ended
     */
    public static CheckedCall start(
            boolean changes, CallStarter attempt, Duration timeout, ScheduledExecutorService timer,
            RpcCall.RpcCallListener outcome) {
        CheckedCall call = new CheckedCall(attempt, timeout, timer, outcome);
        call.current = attempt.start(timeout, changes ? call::firstEnded : outcome);
        return call;
    }

    /** The caller is gone. */
    public void cancel() {
        given = true;
        current.cancel();
    }

    private void firstEnded(Status status, Message response, Metadata trailers) {
        Duration pause = ErrorDetails.detail(trailers, RetryInfo.class)
                .map(RetryInfo::getRetryDelay)
                .map(d -> Duration.ofSeconds(d.getSeconds(), d.getNanos()))
                .filter(Duration::isPositive)
                .orElse(PAUSE);
        if (status.isOk() || !InDoubt.is(trailers) || left().minus(pause).compareTo(WORTH_A_LOOK) < 0) {
            outcome.ended(status, response, trailers);
        } else {
            timer.schedule(Context.current().wrap(this::look), pause.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void look() {
        if (given) {
            outcome.ended(Status.CANCELLED, null, new Metadata());
        } else {
            current = attempt.start(left(), this::secondEnded);
        }
    }

    private void secondEnded(Status status, Message response, Metadata trailers) {
        if (!status.isOk() && Effect.of(status, trailers) != Effect.NONE) {
            InDoubt.mark(trailers);
        }
        outcome.ended(status, response, trailers);
    }

    private Duration left() {
        return Duration.ofNanos(deadlineNanos - System.nanoTime());
    }
}
