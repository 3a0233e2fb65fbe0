package dev.ensemble.chassis.rpc;

import dev.ensemble.chassis.clock.HybridLogicalClock;
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
     * @param telemetry spans and metrics
     * @param identity refuses what is meant for somebody else
     * @param limit unary calls served at a time
     */
    public ServerStack(
            String service,
            String instance,
            HybridLogicalClock clock,
            ServerInterceptor telemetry,
            ServerInterceptor identity,
            ServerInterceptor experiments,
            int limit) {
        this.outermostFirst = List.of(
                telemetry,
                new EvidenceServerInterceptor(instance),
                new ClockServerInterceptor(clock),
                new ErrorInterceptor(service),
                identity,
                new LimiterInterceptor(service, limit),
                experiments,
                new ReadMaskInterceptor(),
                new ValidationInterceptor(service));
    }

    /** {@code service} behind the stack. */
    public ServerServiceDefinition wrap(BindableService service) {
        return ServerInterceptors.intercept(service.bindService(), outermostFirst.reversed());
    }
}
