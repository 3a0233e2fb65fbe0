package dev.ensemble.chassis.warmup;

import dev.ensemble.chassis.discovery.RegistryClient;
import dev.ensemble.chassis.discovery.Subscription;
import dev.ensemble.chassis.warmup.WarmUp.Extent;
import dev.ensemble.registry.v1.Instance;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether other instances of a service serve while one of them warms up. */
public final class Peers implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Peers.class);

    private final String own;
    private final CountDownLatch known = new CountDownLatch(1);
    private final Subscription watch;
    private volatile boolean serve;
    private volatile boolean servedAtFirst;

    private Peers(RegistryClient registry, String service, String own) {
        this.own = own;
        this.watch = registry.watch(service, this::changed);
    }

    /** Watches the instances of {@code service} other than {@code own}, until it is closed. */
    public static Peers watch(RegistryClient registry, String service, String own) {
        return new Peers(registry, service, own);
    }

    private void changed(List<Instance> present) {
        serve = present.stream().anyMatch(instance -> !instance.getId().equals(own));
        if (known.getCount() > 0) {
            servedAtFirst = serve;
            known.countDown();
        }
    }

    /**
     * How far a warm-up that begins now should go. Those that serve already spare it most of the work, for as long as
     * they do; those that become ready meanwhile started together with it, and are no warmer.
     *
     * @param patience how long to wait for the registry's first list; until it comes, from a registry that starts itself,
     *     no other instance is known to serve
     */
    public Supplier<Extent> extent(Duration patience) throws InterruptedException {
        if (!known.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            log.info("the registry does not tell who else serves: warming up wholly until it does");
            return () -> servedAtFirst ? besideOthers() : Extent.WHOLE;
        }
        return serve ? this::besideOthers : () -> Extent.WHOLE;
    }

    private Extent besideOthers() {
        return serve ? Extent.PART : Extent.NONE;
    }

    @Override
    public void close() {
        watch.close();
    }
}
