package dev.ensemble.chassis.rpc.server;

import dev.ensemble.chassis.admission.Admission;
import dev.ensemble.chassis.clock.ClockServerInterceptor;
import dev.ensemble.chassis.events.Events;
import dev.ensemble.chassis.rpc.evidence.EvidenceServerInterceptor;
import io.grpc.BindableService;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import java.util.List;

/** What a request passes on its way to a handler, in this order. */
public final class ServerStack {

    private final List<ServerInterceptor> outermostFirst;

    /**
     * The stack of one process.
     *
     * @param events those of the process; they say which one it is
     * @param telemetry spans and metrics
     * @param identity refuses what is meant for another process
     * @param callers refuses processes that may not call
     * @param tokens checks for whom a call is made
     * @param admission decides which unary calls are served
     */
    public ServerStack(
            String service,
            Events events,
            ServerInterceptor telemetry,
            ServerInterceptor identity,
            ServerInterceptor callers,
            ServerInterceptor tokens,
            ServerInterceptor experiments,
            Admission admission) {
        this.outermostFirst = List.of(
                telemetry,
                new EvidenceServerInterceptor(events.instance()),
                new ClockServerInterceptor(events.clock()),
                new EventServerInterceptor(events),
                identity,
                callers,
                new DryRunInterceptor(),
                tokens,
                new AdmissionInterceptor(service, admission),
                new ErrorInterceptor(service),
                new UnreadableInterceptor(),
                experiments,
                new ReadMaskInterceptor(),
                new ValidationInterceptor(service));
    }

    /** {@code service} behind the stack. */
    public ServerServiceDefinition wrap(BindableService service) {
        return UnreadableInterceptor.marked(
                ServerInterceptors.intercept(service.bindService(), outermostFirst.reversed()));
    }
}
