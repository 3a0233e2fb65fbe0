package dev.ensemble.gateway.call;

import com.google.protobuf.Message;
import dev.ensemble.chassis.admission.Criticality;
import dev.ensemble.chassis.balancing.HedgeInterceptor;
import dev.ensemble.chassis.error.InDoubt;
import dev.ensemble.chassis.rpc.evidence.CallPath;
import dev.ensemble.gateway.route.Route;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.Status;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** One unary gRPC call that never blocks; its outcome is told once, on the executor that was given. */
public final class RpcCall extends ClientCall.Listener<Message> {

    /** Hears how the call ended. {@code response} is null unless the status is OK. */
    public interface RpcCallListener {
        void ended(Status status, Message response, Metadata trailers);
    }

    private final ClientCall<Message, Message> call;
    private final RpcCallListener outcome;
    private Message response;

    private RpcCall(ClientCall<Message, Message> call, RpcCallListener outcome) {
        this.call = call;
        this.outcome = outcome;
    }

    /**
     * Starts a call.
     *
     * @param path gathers the hops that the call takes
     * @param parent span that the call belongs to
     */
    public static RpcCall start(
            CallPath path,
            Span parent,
            Channel channel,
            Route route,
            Message request,
            Duration timeout,
            Executor executor,
            RpcCallListener outcome) {
        CallOptions options = CallOptions.DEFAULT
                .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
                .withExecutor(executor)
                .withOption(HedgeInterceptor.WAITS, route.waits(request));
        Context context = Criticality.current().orElse(route.criticality())
                .in(Context.current().withValue(CallPath.KEY, path));
        Context before = context.attach();
        try (Scope scope = parent.makeCurrent()) {
            RpcCall call = new RpcCall(channel.newCall(route.method(), options), outcome);
            call.call.start(call, new Metadata());
            call.call.request(2); // one more than there may be, as gRPC's own stubs do: a second one is an error at once
            call.call.sendMessage(request);
            call.call.halfClose();
            return call;
        } finally {
            context.detach(before);
        }
    }

    /** The caller is gone. */
    public void cancel() {
        call.cancel("the HTTP caller is gone", null);
    }

    @Override
    public void onMessage(Message message) {
        response = message;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        boolean empty = status.isOk() && response == null;
        if (empty) {
            InDoubt.mark(trailers);
        }
        outcome.ended(empty ? Status.INTERNAL.withDescription("OK without a response") : status, response, trailers);
    }
}
