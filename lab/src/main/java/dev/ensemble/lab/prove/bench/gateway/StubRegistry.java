package dev.ensemble.lab.prove.bench.gateway;

import com.google.protobuf.Duration;
import dev.ensemble.registry.v1.Alive;
import dev.ensemble.registry.v1.Deregistered;
import dev.ensemble.registry.v1.Granted;
import dev.ensemble.registry.v1.Instance;
import dev.ensemble.registry.v1.LeaseRequest;
import dev.ensemble.registry.v1.LeaseResponse;
import dev.ensemble.registry.v1.RegistryServiceGrpc.RegistryServiceImplBase;
import dev.ensemble.registry.v1.WatchRequest;
import dev.ensemble.registry.v1.WatchResponse;
import io.grpc.stub.StreamObserver;
import java.util.Arrays;
import java.util.List;

/** Tells a gateway of one server that is all services, and grants it a lease. */
final class StubRegistry extends RegistryServiceImplBase {
    private volatile List<Instance> instances = List.of();

    void serveAt(int port, String... services) {
        instances = Arrays.stream(services)
                .map(service -> Instance.newBuilder()
                        .setService(service)
                        .setId(service + "-1")
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setEpoch(1)
                        .setHealth(Instance.Health.PASSING)
                        .build())
                .toList();
    }

    @Override
    public void watch(WatchRequest request, StreamObserver<WatchResponse> observer) {
        observer.onNext(WatchResponse.newBuilder()
                .setRevision(1)
                .addAllInstances(instances.stream().filter(i -> i.getService().equals(request.getService())).toList())
                .build());
    }

    @Override
    public StreamObserver<LeaseRequest> lease(StreamObserver<LeaseResponse> responses) {
        return new StreamObserver<>() {
            @Override
            public void onNext(LeaseRequest request) {
                LeaseResponse.Builder response = LeaseResponse.newBuilder();
                switch (request.getKindCase()) {
                    case REGISTER -> response.setGranted(Granted.newBuilder()
                            .setEpoch(1)
                            .setOwner("registry-1")
                            .setTtl(seconds(3))
                            .setHeartbeatInterval(seconds(1)));
                    case HEARTBEAT -> response.setAlive(Alive.getDefaultInstance());
                    case DEREGISTER, KIND_NOT_SET -> response.setDeregistered(Deregistered.getDefaultInstance());
                }
                responses.onNext(response.build());
            }

            @Override
            public void onError(Throwable gone) {
                // The gateway has ended.
            }

            @Override
            public void onCompleted() {
                responses.onCompleted();
            }
        };
    }

    private static Duration seconds(int number) {
        return Duration.newBuilder().setSeconds(number).build();
    }
}
