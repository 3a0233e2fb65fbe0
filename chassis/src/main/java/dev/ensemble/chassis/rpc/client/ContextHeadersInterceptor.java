package dev.ensemble.chassis.rpc.client;

import dev.ensemble.chassis.admission.Admission;
import dev.ensemble.chassis.admission.Criticality;
import dev.ensemble.chassis.admission.Permit;
import dev.ensemble.chassis.auth.Bearer;
import dev.ensemble.chassis.dryrun.DryRun;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Passes on what a call takes over from what it is made for: how critical it is, a dry run, its caller's token, how long
 * that has waited for its turn; and that this process has more to do than it can.
 */
public final class ContextHeadersInterceptor implements ClientInterceptor {
    private final BooleanSupplier busy;

    /** @param busy whether this process has more to do than it can */
    public ContextHeadersInterceptor(BooleanSupplier busy) {
        this.busy = busy;
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        Optional<Criticality> criticality = Criticality.current();
        Optional<Bearer> bearer = Bearer.current();
        boolean dryRun = DryRun.current().isPresent();
        ClientCall<Q, R> call = next.newCall(method, options);
        boolean overloaded = busy.getAsBoolean();
        long waited = Permit.millisWaited();
        if (criticality.isEmpty() && bearer.isEmpty() && !dryRun && !overloaded && waited == 0) {
            return call;
        }
        return new SimpleForwardingClientCall<>(call) {
            @Override
            public void start(Listener<R> listener, Metadata headers) {
                criticality.ifPresent(each -> headers.put(Criticality.HEADER, each.name()));
                bearer.ifPresent(each -> headers.put(Bearer.HEADER, each.header()));
                if (dryRun) {
                    headers.put(DryRun.HEADER, "true");
                }
                if (waited > 0) {
                    Permit.tell(waited, headers);
                }
                if (overloaded) {
                    headers.put(Admission.OVERLOADED, "true");
                }
                super.start(listener, headers);
            }
        };
    }
}
