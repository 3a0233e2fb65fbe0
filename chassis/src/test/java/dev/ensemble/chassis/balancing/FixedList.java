package dev.ensemble.chassis.balancing;

import dev.ensemble.chassis.identity.TargetInstance;
import dev.ensemble.registry.v1.Instance;
import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.StatusOr;
import io.grpc.SynchronizationContext;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A name resolver whose list the test sets, under a scheme of its own. */
final class FixedList extends NameResolverProvider implements AutoCloseable {
    private static final AtomicInteger NEXT = new AtomicInteger();

    private final String scheme = "fixed" + NEXT.incrementAndGet();
    private volatile List<Instance> instances;
    private volatile Runnable publish = () -> {};

    FixedList(Instance... instances) {
        this.instances = List.of(instances);
        NameResolverRegistry.getDefaultRegistry().register(this);
    }

    String target() {
        return scheme + ":///echo";
    }

    void set(Instance... now) {
        instances = List.of(now);
        publish.run();
    }

    @Override
    public NameResolver newNameResolver(URI uri, NameResolver.Args args) {
        if (!scheme.equals(uri.getScheme())) {
            return null;
        }
        return new NameResolver() {
            @Override
            public String getServiceAuthority() { return "echo"; }

            @Override
            public void start(Listener2 listener) {
                SynchronizationContext context = args.getSynchronizationContext();
                publish = () -> context.execute(() -> listener.onResult2(ResolutionResult.newBuilder()
                        .setAddressesOrError(StatusOr.fromValue(addresses()))
                        .build()));
                publish.run();
            }

            @Override
            public void shutdown() {}
        };
    }

    private List<EquivalentAddressGroup> addresses() {
        return instances.stream()
                .map(i -> new EquivalentAddressGroup(
                        new InetSocketAddress(i.getHost(), i.getPort()),
                        Attributes.newBuilder()
                                .set(TargetInstance.ATTRIBUTE, new TargetInstance(i.getId(), i.getEpoch()))
                                .build()))
                .toList();
    }

    @Override
    public String getDefaultScheme() { return scheme; }

    @Override
    protected boolean isAvailable() { return true; }

    @Override
    protected int priority() {
        return 5;
    }

    @Override
    public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
        return List.of(InetSocketAddress.class);
    }

    @Override
    public void close() {
        NameResolverRegistry.getDefaultRegistry().deregister(this);
    }
}
