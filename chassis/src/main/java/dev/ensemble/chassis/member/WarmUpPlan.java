package dev.ensemble.chassis.member;

import dev.ensemble.chassis.discovery.RegistryClient;
import dev.ensemble.chassis.discovery.Subscription;
import dev.ensemble.chassis.warmup.Peers;
import dev.ensemble.chassis.warmup.WarmUp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a process becomes warm: whom it waits for, the ways it goes, and what it does afterwards. */
final class WarmUpPlan {
    private static final Logger log = LoggerFactory.getLogger(WarmUpPlan.class);
    private static final int SECONDS_FOR_NEEDED = 45;
    private static final Duration FOR_PEERS = Duration.ofMillis(500);

    private final Set<String> needed = new LinkedHashSet<>();
    private final List<WarmUp.Exercise> exercises = new ArrayList<>();
    private final List<Assembly> afterwards = new ArrayList<>();

    void need(String service) {
        needed.add(service);
    }

    void exercise(WarmUp.Exercise exercise) {
        exercises.add(exercise);
    }

    void afterwards(Assembly action) {
        afterwards.add(action);
    }

    void run(MemberContext context) throws Exception {
        if (!context.options().noWarmUp) {
            warmUp(context);
        }
        for (Assembly each : afterwards) {
            each.assemble(context);
        }
    }

    private void warmUp(MemberContext context) throws InterruptedException {
        if (context.options().registry.isEmpty()) {
            WarmUp.run(exercises, () -> WarmUp.Extent.WHOLE);
            return;
        }
        try (Peers peers = Peers.watch(context.registryClient(), context.service(), context.instance())) {
            awaitNeeded(context.registryClient());
            WarmUp.run(exercises, peers.extent(FOR_PEERS));
        }
    }

    private void awaitNeeded(RegistryClient registry) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_FOR_NEEDED);
        for (String each : needed) {
            CountDownLatch present = new CountDownLatch(1);
            Subscription watch = registry.watch(each, list -> {
                if (!list.isEmpty()) {
                    present.countDown();
                }
            });
            if (!present.await(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                log.warn("no {} is there to warm up with: the first calls to it will take longer", each);
            }
            watch.close();
        }
    }
}
