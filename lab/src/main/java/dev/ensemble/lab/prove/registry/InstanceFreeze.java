package dev.ensemble.lab.prove.registry;

import dev.ensemble.lab.run.consul.ConsulAgent.CatalogEntry;

/** SIGSTOP of an instance, and SIGCONT. Without load: calls to it may fail, which is the balancer's to prevent. */
final class InstanceFreeze {
    private static final String VICTIM = "inventory-3";
    /** The lease's TTL and a second. */
    private static final long GONE_MILLIS = 4000;

    private static final long BACK_MILLIS = 2000;

    private InstanceFreeze() {}

    static void run(RegistryFixture stage) {
        long epoch = stage.catalog().get(VICTIM).epoch();
        stage.ensemble().freeze(VICTIM);
        long began = System.nanoTime();
        long unlisted = stage.millisUntil("off all lists", () -> !stage.lists().anyHas(VICTIM, epoch));
        stage.millisUntil("critical", () -> !stage.catalog().get(VICTIM).passing());
        long critical = (System.nanoTime() - began) / 1_000_000;
        stage.notebook().timely("SIGSTOP: off every client's list", unlisted + " ms", unlisted <= GONE_MILLIS);
        stage.notebook().timely("SIGSTOP: critical in Consul", critical + " ms", critical <= GONE_MILLIS);
        stage.ensemble().thaw(VICTIM);
        long back = stage.millisUntil("passing again", () -> {
            CatalogEntry entry = stage.catalog().get(VICTIM);
            return entry.passing() && entry.epoch() > epoch && stage.lists().anyHas(VICTIM, entry.epoch());
        });
        stage.notebook().timely("SIGCONT: back with a new epoch", back + " ms", back <= BACK_MILLIS);
    }
}
