package dev.ensemble.gateway.grpc;

import com.google.protobuf.Message;
import dev.ensemble.gateway.auth.Callers;
import dev.ensemble.gateway.call.ApiAdmission;
import dev.ensemble.gateway.evidence.CallerClock;
import dev.ensemble.gateway.evidence.Evidence;
import dev.ensemble.gateway.route.Route;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;

/** Serves one method by calling it at the service that has it. */
final class ForwardingHandler implements ServerCallHandler<Message, Message> {
    private final Route route;
    private final Function<String, Channel> channels;
    private final Callers callers;
    private final ApiAdmission admission;
    private final ScheduledExecutorService timer;
    private final Optional<Evidence> evidence;
    private final CallerClock clock;

    ForwardingHandler(
            Route route,
            Function<String, Channel> channels,
            Callers callers,
            ApiAdmission admission,
            ScheduledExecutorService timer,
            Optional<Evidence> evidence,
            CallerClock clock) {
        if (!route.method().getType().clientSendsOneMessage() || !route.method().getType().serverSendsOneMessage()) {
            throw new IllegalArgumentException(route.rpc().getFullName() + ": only unary methods can have a route");
        }
        this.route = route;
        this.channels = channels;
        this.callers = callers;
        this.admission = admission;
        this.timer = timer;
        this.evidence = evidence;
        this.clock = clock;
    }

    @Override
    public ServerCall.Listener<Message> startCall(ServerCall<Message, Message> call, Metadata headers) {
        Optional<Status> refusal = UnreadableHeaders.refusal(headers);
        if (refusal.isPresent()) {
            call.close(refusal.get(), UnreadableHeaders.accept());
            return new ServerCall.Listener<>() {};
        }
        call.request(2); // one more than there may be, as gRPC's own stubs do: a second one is an error at once
        ForwardedCall forwarded = new ForwardedCall(
                route, call, headers, () -> channels.apply(route.backend()), callers, admission, timer, evidence,
                clock);
        forwarded.readCallersTime();
        return forwarded;
    }
}
