package dev.ensemble.chassis.discovery;

import dev.ensemble.chassis.identity.TargetInstance;
import dev.ensemble.registry.v1.Instance;
import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.Status;
import io.grpc.StatusOr;
import io.grpc.SynchronizationContext;
import io.grpc.SynchronizationContext.ScheduledHandle;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Turns the registry's list of one service into addresses, each with the instance that it belongs to. */
final class EnsembleNameResolver extends NameResolver {
    /** Calls wait this long for the first list, then fail fast until there is one. */
    private static final long FIRST_LIST_MS = 1000;

    private final String service;
    private final RegistryClient client;
    private final Args args;
    private final SynchronizationContext context;
    private Listener2 listener;
    private Subscription subscription;
    private ScheduledHandle firstList;

    EnsembleNameResolver(String service, RegistryClient client, Args args) {
        this.service = service;
        this.client = client;
        this.args = args;
        this.context = args.getSynchronizationContext();
    }

    @Override
    public String getServiceAuthority() { return service; }

    @Override
    public void start(Listener2 newListener) {
        listener = newListener;
        firstList = context.schedule(
                () -> publishNobody("the registry has not answered yet"),
                FIRST_LIST_MS,
                TimeUnit.MILLISECONDS,
                args.getScheduledExecutorService());
        subscription = client.watch(service, instances -> context.execute(() -> publish(instances)));
    }

    @Override
    public void shutdown() {
        firstList.cancel();
        subscription.close();
    }

    private void publish(List<Instance> instances) {
        firstList.cancel();
        if (instances.isEmpty()) {
            publishNobody("no instance is passing");
        } else {
            publish(StatusOr.fromValue(
                    instances.stream().map(EnsembleNameResolver::address).toList()));
        }
    }

    private void publishNobody(String why) {
        publish(StatusOr.fromStatus(Status.UNAVAILABLE.withDescription("service " + service + ": " + why)));
    }

    private void publish(StatusOr<List<EquivalentAddressGroup>> addresses) {
        listener.onResult2(
                ResolutionResult.newBuilder().setAddressesOrError(addresses).build());
    }

    private static EquivalentAddressGroup address(Instance instance) {
        return new EquivalentAddressGroup(
                new InetSocketAddress(instance.getHost(), instance.getPort()),
                Attributes.newBuilder()
                        .set(TargetInstance.ATTRIBUTE, new TargetInstance(instance.getId(), instance.getEpoch()))
                        // The process that listens at the address must have this name in its certificate.
                        .set(
                                EquivalentAddressGroup.ATTR_AUTHORITY_OVERRIDE,
                                TargetInstance.authority(instance.getService(), instance.getId()))
                        .build());
    }
}
