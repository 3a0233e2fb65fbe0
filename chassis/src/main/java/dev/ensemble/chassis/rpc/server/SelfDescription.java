package dev.ensemble.chassis.rpc.server;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerInterceptors;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.util.concurrent.Executor;

/** What a gRPC port tells of itself: health, of the whole and by service, and reflection. */
public final class SelfDescription {

    private final HealthStatusManager health = new HealthStatusManager();
    private final StreamEnder streams;

    /**
     * Says that nothing is served yet.
     *
     * @param loop where the calls' events are
     */
    public SelfDescription(Executor loop) {
        this.streams = new StreamEnder(loop);
        health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.NOT_SERVING);
    }

    /** Serves both; of reflection the older version, too, which is all that many tools speak. */
    @SuppressWarnings("deprecation")
    public void addTo(ServerBuilder<?> server) {
        for (BindableService each : new BindableService[]{
                health.getHealthService(), ProtoReflectionServiceV1.newInstance(),
                ProtoReflectionService.newInstance()}) {
            server.addService(UnreadableInterceptor.marked(
                    ServerInterceptors.intercept(each.bindService(), new UnreadableInterceptor(), streams)));
        }
    }

    /** Tells that all that the server has is served. */
    public void serves(Server server) {
        health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.SERVING);
        server.getServices().forEach(
                service -> health.setStatus(service.getServiceDescriptor().getName(), ServingStatus.SERVING));
    }

    /** Tells for good that nothing is served any more, and ends the streams of those who have heard it. */
    public void leave() {
        health.enterTerminalState();
        streams.end();
    }
}
