package dev.ensemble.gateway.call;

import com.google.protobuf.Message;
import dev.ensemble.chassis.admission.Permit;
import dev.ensemble.chassis.rpc.evidence.CallPath;
import dev.ensemble.gateway.route.Route;
import io.grpc.Channel;
import io.opentelemetry.api.trace.Span;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/**
 * A call of the API, whether it came over HTTP or gRPC: its key, its deadline, the call of the service and its outcome.
 *
 * @param route what is called
 * @param request with its key
 * @param key that makes a repeat harmless; empty for a call that changes nothing
 * @param timeout how long it may take
 */
public record ApiCall(Route route, Message request, Optional<String> key, Duration timeout) {

    /**
     * Settles key and deadline.
     *
     * @param keys values of {@link RequestKey#HEADER}
     * @param ours value of {@link Timeout#HEADER}, or null
     * @param grpc value of {@link Timeout#GRPC_HEADER}, or null
     * @throws dev.ensemble.gateway.error.ApiException when they make no sense, or contradict the request
     */
    public static ApiCall of(Route route, Message.Builder request, List<String> keys, String ours, String grpc) {
        Optional<String> key = RequestKey.settle(route, request, keys);
        return new ApiCall(route, request.build(), key, Timeout.of(ours, grpc, route.waitField(), request));
    }

    /**
     * What carries a call.
     *
     * @param path collects the hops
     * @param span that the call belongs to
     * @param channel to the service
     * @param executor hears the outcome
     * @param timer for the pause before the call is made once more
     */
    public record Carrier(
            CallPath path, Span span, Supplier<Channel> channel, Executor executor, ScheduledExecutorService timer) {}

    /**
     * Makes the call, and gives the permit back when it has ended, or at once if it only waits for a change.
     *
     * @param outcome hears once how it ended
     */
    public CheckedCall start(Carrier carrier, Permit permit, RpcCall.RpcCallListener outcome) {
        CheckedCall call = CheckedCall.start(
                route.mutates(),
                (left, listener) -> RpcCall.start(
                        carrier.path(), carrier.span(), carrier.channel().get(), route, request, left,
                        carrier.executor(), listener),
                timeout,
                carrier.timer(),
                (status, response, trailers) -> {
                    outcome.ended(status, response, trailers);
                    permit.end(status);
                });
        if (route.waits(request)) {
            permit.end(); // who waits does no work
        }
        return call;
    }
}
