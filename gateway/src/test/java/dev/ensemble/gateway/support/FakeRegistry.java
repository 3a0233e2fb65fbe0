package dev.ensemble.gateway.support;

import dev.ensemble.chassis.rpc.server.Unary;
import dev.ensemble.registry.v1.Instance;
import dev.ensemble.registry.v1.ListInstancesRequest;
import dev.ensemble.registry.v1.ListInstancesResponse;
import dev.ensemble.registry.v1.RegistryServiceGrpc.RegistryServiceImplBase;
import dev.ensemble.registry.v1.WatchRequest;
import dev.ensemble.registry.v1.WatchResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A registry that knows the instances that a test gives it. */
public final class FakeRegistry extends RegistryServiceImplBase {
    private volatile List<Instance> instances = List.of();
    private final List<Runnable> watches = new CopyOnWriteArrayList<>();
    private final AtomicLong revision = new AtomicLong(1);

    /** Adds an instance, or shows another state of it, and tells those who watch. */
    public void add(String service, int port, Instance.Health health) {
        add(service, port, 1, health);
    }

    /** The same of a later incarnation. */
    public synchronized void add(String service, int port, long epoch, Instance.Health health) {
        List<Instance> next = new ArrayList<>(instances);
        next.removeIf(instance -> instance.getService().equals(service));
        next.add(Instance.newBuilder()
                .setService(service)
                .setId(service + "-1")
                .setHost("127.0.0.1")
                .setPort(port)
                .setEpoch(epoch)
                .setHealth(health)
                .build());
        instances = List.copyOf(next); // Nobody sees the list without it in between.
        revision.incrementAndGet();
        watches.forEach(Runnable::run);
    }

    public int watches() {
        return watches.size();
    }

    @Override
    public void watch(WatchRequest request, StreamObserver<WatchResponse> observer) {
        Runnable tell = () -> {
            synchronized (observer) {
                observer.onNext(WatchResponse.newBuilder()
                        .setRevision(revision.get())
                        .addAllInstances(instances.stream()
                                .filter(i -> i.getService().equals(request.getService())
                                        && i.getHealth() == Instance.Health.PASSING)
                                .toList())
                        .build());
            }
        };
        ((ServerCallStreamObserver<WatchResponse>) observer).setOnCancelHandler(() -> watches.remove(tell));
        watches.add(tell);
        tell.run();
    }

    @Override
    public void listInstances(ListInstancesRequest request, StreamObserver<ListInstancesResponse> observer) {
        Unary.reply(observer, ListInstancesResponse.newBuilder()
                .addAllInstances(instances.stream()
                        .filter(i -> request.getService().isEmpty() || i.getService().equals(request.getService()))
                        .toList())
                .build());
    }
}
