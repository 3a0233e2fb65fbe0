package dev.ensemble.chassis.auth;

import dev.ensemble.chassis.error.ErrorDetails;
import dev.ensemble.chassis.error.ServiceException;
import dev.ensemble.chassis.identity.Identity;
import dev.ensemble.chassis.identity.Peer;
import dev.ensemble.chassis.identity.Refusals;
import dev.ensemble.chassis.identity.SpiffeId;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Serves a call only when the contract names the service of the process that makes it; all others may not. A
 * process may call itself, which it warms up by. Without an identity there are no names, and no rules.
 */
public final class CallersInterceptor implements ServerInterceptor {
    private final String service;
    private final Optional<Identity> own;
    private final Refusals refusals;
    private final LongAdder refused = new LongAdder();
    /** As many as the process has methods. */
    private final Map<MethodDescriptor<?, ?>, List<String>> rules = new ConcurrentHashMap<>();

    /** @param own that of this process; empty to ask no caller for a name */
    public CallersInterceptor(String service, Optional<Identity> own, Refusals refusals) {
        this.service = service;
        this.own = own;
        this.refusals = refusals;
    }

    /** Asks no caller for a name. */
    public static CallersInterceptor off() {
        return new CallersInterceptor("", Optional.empty(), new Refusals(System::nanoTime));
    }

    /** How many calls were refused. */
    public long refused() {
        return refused.sum();
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        if (own.isEmpty()) {
            return next.startCall(call, headers);
        }
        Optional<SpiffeId> peer = Peer.of(call);
        List<String> callers = rules.computeIfAbsent(call.getMethodDescriptor(), CallerRules::of);
        if (peer.isPresent() && isAllowed(peer.get(), callers)) {
            return next.startCall(call, headers);
        }
        ServiceException no = refusal(peer, call.getMethodDescriptor().getFullMethodName(), callers);
        call.close(no.status(), ErrorDetails.trailers(no, service));
        return new ServerCall.Listener<>() {};
    }

    private boolean isAllowed(SpiffeId peer, List<String> callers) {
        return callers.contains(peer.service()) || callers.contains(CallerRules.ANY)
                || peer.equals(own.orElseThrow().id());
    }

    private ServiceException refusal(Optional<SpiffeId> peer, String method, List<String> callers) {
        refused.increment();
        String who = peer.map(SpiffeId::toString).orElse("a caller without a name");
        String why = callers.isEmpty() ? "no process may" : "only processes of " + String.join(", ", callers) + " may";
        refusals.tell(who, "may not call " + method, why);
        return ServiceException.permissionDenied("CALLER_NOT_ALLOWED", who + " may not call " + method + ": " + why);
    }
}
