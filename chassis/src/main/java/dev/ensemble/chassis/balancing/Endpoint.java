package dev.ensemble.chassis.balancing;

import static io.grpc.ConnectivityState.CONNECTING;
import static io.grpc.ConnectivityState.IDLE;
import static io.grpc.ConnectivityState.READY;
import static io.grpc.ConnectivityState.SHUTDOWN;
import static io.grpc.ConnectivityState.TRANSIENT_FAILURE;

import dev.ensemble.chassis.identity.TargetInstance;
import dev.ensemble.chassis.scheduling.Backoff;
import io.grpc.ConnectivityState;
import io.grpc.ConnectivityStateInfo;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancer.CreateSubchannelArgs;
import io.grpc.LoadBalancer.Helper;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.Subchannel;
import io.grpc.Status;
import io.grpc.SynchronizationContext.ScheduledHandle;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * One incarnation of one instance and the connection to it, which is only used in the channel's synchronization context;
 * and what its attempts say of it, from any thread.
 */
final class Endpoint {
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(50);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(1);

    private final TargetInstance target;
    private final Helper helper;
    private final Subchannel subchannel;
    private final PickResult pick;
    private final SlowStart slowStart;
    private final LongSupplier nanoTime;
    private final Ejection ejection;
    private final Runnable onChange;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Standing standing = new Standing();
    private final Suspension suspension = new Suspension();
    private volatile long lastAnswer;
    private volatile long lastSent;
    private volatile long readySince;
    private ConnectivityState state = IDLE;
    private Status failure;
    private final Backoff backoff = new Backoff(FIRST_BACKOFF, LONGEST_BACKOFF);
    private ScheduledHandle reconnect;

    Endpoint(TargetInstance target, EquivalentAddressGroup address, Helper helper, RetryBudget budget,
            SlowStart slowStart, Ejection ejection, Runnable onChange) {
        this.target = target;
        this.helper = helper;
        this.slowStart = slowStart;
        this.nanoTime = slowStart.nanoTime();
        this.ejection = ejection;
        this.lastAnswer = nanoTime.getAsLong();
        this.lastSent = lastAnswer;
        this.onChange = onChange;
        // gRPC's own back-off grows to two minutes: too long for a host that was only cut off.
        this.subchannel = helper.createSubchannel(CreateSubchannelArgs.newBuilder()
                .setAddresses(address)
                .addOption(LoadBalancer.DISABLE_SUBCHANNEL_RECONNECT_KEY, true)
                .build());
        this.pick = PickResult.withSubchannel(subchannel, new AttemptTracerFactory(this, budget));
    }

    TargetInstance target() {
        return target;
    }

    PickResult pick() {
        return pick;
    }

    long nanoTime() {
        return nanoTime.getAsLong();
    }

    Standing standing() {
        return standing;
    }

    Suspension suspension() {
        return suspension;
    }

    /** What a new call would wait for: the calls in flight, itself included, each as long as they take here. */
    double cost(long now) {
        return (inFlight.get() + 1) * standing.weightOfACall(now);
    }

    /** Whether this caller has no call in flight there. */
    boolean isIdle() { return inFlight.get() == 0; }

    /** When it was last called, or came, in terms of {@link System#nanoTime()}. */
    long lastSent() {
        return lastSent;
    }

    void sent(long now) {
        lastSent = now;
        inFlight.incrementAndGet();
    }

    void ended(AttemptReport report) {
        inFlight.decrementAndGet();
        long now = nanoTime.getAsLong();
        boolean silent = lastAnswer - report.sentAt() < 0 && !report.answered();
        if (report.answered()) {
            lastAnswer = now;
        }
        AttemptVerdict end = report.end(now);
        if (report.tellsTime(now)) {
            learn(report, end, silent, now);
        }
        if (end == AttemptVerdict.SHED && report.latency() != null) {
            report.latency().callee().noteShed();
        }
        // What a process does slowly that has just begun is no fault of its.
        boolean excused = end == AttemptVerdict.LATE && isNew();
        ejection.ended(this, excused ? AttemptVerdict.NOTHING : end, report);
    }

    private void learn(AttemptReport report, AttemptVerdict end, boolean silent, long now) {
        long nanos = now - report.sentAt();
        MethodLatency latency = report.latency();
        if (end != AttemptVerdict.NOTHING) {
            standing.observe(latency.times(nanos), now);
        }
        if (end == AttemptVerdict.WELL) {
            latency.callee().noteAnswerInTime();
        }
        // One that is frozen says nothing of the others, which the next attempts go to.
        if (!isNew() && !silent && (report.answered() || end == AttemptVerdict.LATE)) {
            latency.record(nanos);
        }
    }

    private boolean isNew() { return slowStart.share(readyNanos()) < 1; }

    /** How long it has been there for callers, in nanoseconds; 0 before it was. */
    long readyNanos() {
        return readySince == 0 ? 0 : nanoTime.getAsLong() - readySince;
    }

    /** TRANSIENT_FAILURE stays until the connection is READY, so that a dead host's attempts look like no hope. */
    ConnectivityState state() {
        return failure != null && state != READY ? TRANSIENT_FAILURE : state;
    }

    Status failure() {
        return failure;
    }

    void connect() {
        subchannel.start(this::onState);
        subchannel.requestConnection();
    }

    void shutdown() {
        state = SHUTDOWN;
        if (reconnect != null) {
            reconnect.cancel();
        }
        subchannel.shutdown();
    }

    private void onState(ConnectivityStateInfo info) {
        if (state == SHUTDOWN) {
            return;
        }
        state = info.getState();
        switch (state) {
            case READY -> {
                if (readySince == 0) {
                    readySince = nanoTime.getAsLong() | 1; // A connection that breaks and comes back is no newcomer.
                }
                failure = null;
                backoff.reset();
            }
            case IDLE -> {
                state = CONNECTING;
                subchannel.requestConnection();
            }
            case TRANSIENT_FAILURE -> {
                failure = info.getStatus();
                reconnectLater();
            }
            default -> {}
        }
        onChange.run();
    }

    private void reconnectLater() {
        reconnect = helper.getSynchronizationContext()
                .schedule(
                        subchannel::requestConnection,
                        backoff.nextMillis(),
                        TimeUnit.MILLISECONDS,
                        helper.getScheduledExecutorService());
    }
}
