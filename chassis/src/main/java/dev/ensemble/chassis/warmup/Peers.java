package dev.ensemble.chassis.warmup;

import dev.ensemble.chassis.discovery.RegistryClient;
import dev.ensemble.chassis.discovery.Subscription;
import dev.ensemble.registry.v1.Instance;
import java.util.List;
import java.util.function.Supplier;

/** Whether other instances of a service serve while one of them warms up. */
public final class Peers implements Supplier<WarmUp.Extent>, AutoCloseable {
    private final String own;
    private final Subscription watch;
    private volatile WarmUp.Extent extent = WarmUp.Extent.WHOLE;

    private Peers(RegistryClient registry, String service, String own) {
        this.own = own;
        this.watch = registry.watch(service, this::changed);
    }

    /** Watches the instances of {@code service} other than {@code own}, until it is closed. */
    public static Peers watch(RegistryClient registry, String service, String own) {
        return new Peers(registry, service, own);
    }

    private void changed(List<Instance> present) {
        boolean someServe = present.stream().anyMatch(instance -> !instance.getId().equals(own));
        if (someServe) {
            extent = WarmUp.Extent.PART;
        } else if (extent == WarmUp.Extent.PART) {
            extent = WarmUp.Extent.NONE;
        }
    }

    /** As far as is known: without a registry all of it. */
    @Override
    public WarmUp.Extent get() {
        return extent;
    }

    @Override
    public void close() {
        watch.close();
    }
}
