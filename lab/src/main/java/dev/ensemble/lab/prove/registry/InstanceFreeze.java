package dev.ensemble.lab.prove.registry;

import dev.ensemble.lab.run.consul.ConsulAgent.CatalogEntry;

/** SIGSTOP of an instance, and SIGCONT. Without load: calls to it may fail, which is the balancer's to prevent. */
final class InstanceFreeze {
    private static final String VICTIM = "inventory-3";
    /** The lease's TTL and a second. */
    private static final long GONE_MILLIS = 4000;

    private static final long BACK_MILLIS = 2000;

    private InstanceFreeze() {}

    static void run(RegistryFixture fixture) {
        long epoch = fixture.catalog().get(VICTIM).epoch();
        fixture.ensemble().freeze(VICTIM);
        long began = System.nanoTime();
        long unlisted = fixture.millisUntil("off all lists", () -> !fixture.lists().anyHas(VICTIM, epoch));
        fixture.millisUntil("critical", () -> !fixture.catalog().get(VICTIM).passing());
        long critical = (System.nanoTime() - began) / 1_000_000;
        fixture.results().timely("SIGSTOP: off every client's list", unlisted + " ms", unlisted <= GONE_MILLIS);
        fixture.results().timely("SIGSTOP: critical in Consul", critical + " ms", critical <= GONE_MILLIS);
        fixture.ensemble().thaw(VICTIM);
        long back = fixture.millisUntil("passing again", () -> {
            CatalogEntry entry = fixture.catalog().get(VICTIM);
            return entry.passing() && entry.epoch() > epoch && fixture.lists().anyHas(VICTIM, entry.epoch());
        });
        fixture.results().timely("SIGCONT: back with a new epoch", back + " ms", back <= BACK_MILLIS);
    }
}
