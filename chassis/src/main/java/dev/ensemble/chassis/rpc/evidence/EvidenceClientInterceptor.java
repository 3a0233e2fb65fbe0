package dev.ensemble.chassis.rpc.evidence;

import dev.ensemble.chassis.balancing.Attempt;
import dev.ensemble.chassis.balancing.CallAttempts;
import dev.ensemble.chassis.error.Effect;
import dev.ensemble.chassis.error.InDoubt;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Collects, into the {@link CallPath} of the call being served, what a call to another service says of its way; and
 * marks a failure that leaves in doubt whether the call was done, whatever its last attempt says.
 */
public final class EvidenceClientInterceptor implements ClientInterceptor {

    private final String service;
    private final Supplier<String> breakerState;

    public EvidenceClientInterceptor(String service, Supplier<String> breakerState) {
        this.service = service;
        this.breakerState = breakerState;
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        CallPath path = CallPath.KEY.get();
        CallAttempts attempts = new CallAttempts();
        ClientCall<Q, R> call = next.newCall(method, options.withOption(CallAttempts.KEY, attempts));
        return new SimpleForwardingClientCall<>(call) {
            @Override
            public void start(Listener<R> listener, Metadata headers) {
                super.start(
                        new SimpleForwardingClientCallListener<>(listener) {
                            @Override
                            public void onClose(Status status, Metadata trailers) {
                                if (path != null) {
                                    path.add(complete(CallPath.read(trailers), attempts));
                                }
                                if (!status.isOk() && attempts.areInDoubt()
                                        && Effect.of(status, trailers) != Effect.NONE) {
                                    InDoubt.mark(trailers);
                                }
                                super.onClose(status, trailers);
                            }
                        },
                        headers);
            }
        };
    }

    private List<Hop> complete(List<Hop> read, CallAttempts attempts) {
        List<Hop> hops = new ArrayList<>(read);
        Hop direct = hops.isEmpty() ? Hop.unanswered(service) : hops.removeFirst();
        hops.addFirst(direct.called(attempts.count(), breakerState.get(), hedge(attempts)));
        return hops;
    }

    private static String hedge(CallAttempts attempts) {
        return attempts.hedgeWon() ? "won" : attempts.count(Attempt.AttemptKind.HEDGE) > 0 ? "lost" : "";
    }
}
