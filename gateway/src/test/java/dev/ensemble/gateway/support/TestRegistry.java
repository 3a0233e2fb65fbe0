package dev.ensemble.gateway.support;

import dev.ensemble.chassis.rpc.Unary;
import dev.ensemble.registry.v1.Instance;
import dev.ensemble.registry.v1.ListInstancesRequest;
import dev.ensemble.registry.v1.ListInstancesResponse;
import dev.ensemble.registry.v1.RegistryServiceGrpc.RegistryServiceImplBase;
import dev.ensemble.registry.v1.WatchRequest;
import dev.ensemble.registry.v1.WatchResponse;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A registry that knows a fixed set of instances. */
public final class TestRegistry extends RegistryServiceImplBase {
    private final List<Instance> instances = new CopyOnWriteArrayList<>();

    public void add(String service, int port) {
        instances.add(Instance.newBuilder()
                .setService(service)
                .setId(service + "-1")
                .setHost("127.0.0.1")
                .setPort(port)
                .setEpoch(1)
                .setHealth(Instance.Health.PASSING)
                .build());
    }

    @Override
    public void watch(WatchRequest request, StreamObserver<WatchResponse> observer) {
        observer.onNext(WatchResponse.newBuilder()
                .setRevision(1)
                .addAllInstances(instances.stream().filter(i -> i.getService().equals(request.getService())).toList())
                .build());
    }

    @Override
    public void listInstances(ListInstancesRequest request, StreamObserver<ListInstancesResponse> observer) {
        Unary.reply(observer, ListInstancesResponse.newBuilder().addAllInstances(instances).build());
    }
}
