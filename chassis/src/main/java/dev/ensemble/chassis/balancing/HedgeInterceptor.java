package dev.ensemble.chassis.balancing;

import dev.ensemble.chassis.dryrun.DryRun;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Measures the attempts of unary calls, and hedges those of methods that the contract calls idempotent. Streams and
 * {@link #WAITS calls that wait} are neither measured nor hedged, nor are dry runs, which are slow while a process is cold.
 */
public final class HedgeInterceptor implements ClientInterceptor {
    /** Set on a call that its callee answers when something happens, however long that takes (a long poll). */
    public static final CallOptions.Key<Boolean> WAITS = CallOptions.Key.createWithDefault("ensemble-waits", false);

    private final Callee callee;
    private final boolean on;
    private final HedgeTimer timer;

    /**
     * For the channel to one service.
     *
     * @param on whether calls are hedged
     * @param thread where second attempts begin
     */
    public HedgeInterceptor(Callee callee, boolean on, ScheduledExecutorService thread) {
        this.callee = callee;
        this.on = on;
        this.timer = new HedgeTimer(thread, System::nanoTime);
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        CallOptions counted = CallAttempts.install(options);
        CallAttempts attempts = counted.getOption(CallAttempts.KEY);
        attempts.ofCallee(callee);
        if (method.getType() != MethodDescriptor.MethodType.UNARY || options.getOption(WAITS)
                || DryRun.current().isPresent()) {
            return next.newCall(method, counted);
        }
        MethodLatency latency = callee.method(method.getFullMethodName());
        attempts.measuredBy(latency);
        if (!on || !method.isIdempotent() && !method.isSafe()) {
            return next.newCall(method, counted);
        }
        callee.hedges().deposit();
        return new HedgedCall<>(next, method, counted, latency, timer);
    }
}
