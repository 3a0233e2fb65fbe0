package dev.ensemble.lab.prove.registry;

import dev.ensemble.lab.prove.Fault;
import dev.ensemble.lab.prove.InstanceFault;
import dev.ensemble.lab.run.consul.ConsulAgent.CatalogEntry;

/** SIGSTOP of an instance, and SIGCONT. Without load: calls to it may fail, which is the balancer's to prevent. */
final class InstanceFreeze {
    private static final String VICTIM = "inventory-3";
    /** The lease's TTL and a second. */
    private static final long GONE_MILLIS = 4000;

    private static final long BACK_MILLIS = 2000;

    private InstanceFreeze() {}

    static void run(RegistryView view) throws Exception {
        long epoch = view.catalog().get(VICTIM).epoch();
        Fault frozen = InstanceFault.freeze(view.ensemble(), VICTIM);
        long began = System.nanoTime();
        long unlisted = millisOnLists(view, frozen, epoch);
        view.millisUntil("critical", () -> !view.catalog().get(VICTIM).passing());
        long critical = (System.nanoTime() - began) / 1_000_000;
        view.results().timely("SIGSTOP: off every client's list", unlisted + " ms", unlisted <= GONE_MILLIS);
        view.results().timely("SIGSTOP: critical in Consul", critical + " ms", critical <= GONE_MILLIS);
        frozen.undo();
        long back = view.millisUntil("passing again", () -> {
            CatalogEntry entry = view.catalog().get(VICTIM);
            return entry.passing() && entry.epoch() > epoch && view.lists().anyHas(VICTIM, entry.epoch());
        });
        view.results().timely("SIGCONT: back with a new epoch", back + " ms", back <= BACK_MILLIS);
        control(view);
    }

    private static void control(RegistryView view) throws Exception {
        try (RegistryView other = view.control("long-ttl", "--experiment-lease-ttl=12s")) {
            Fault frozen = InstanceFault.freeze(other.ensemble(), VICTIM);
            long unlisted = millisOnLists(other, frozen, other.catalog().get(VICTIM).epoch());
            frozen.undo();
            view.results().control("with a TTL of 12 s it is listed for", unlisted + " ms", unlisted > GONE_MILLIS);
        }
    }

    /** How long every client's list has it after this fault. */
    private static long millisOnLists(RegistryView view, Fault fault, long epoch) throws Exception {
        fault.inject();
        return view.millisUntil("off all lists", () -> !view.lists().anyHas(VICTIM, epoch));
    }
}
