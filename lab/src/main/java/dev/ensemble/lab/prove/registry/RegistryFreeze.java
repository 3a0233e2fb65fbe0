package dev.ensemble.lab.prove.registry;

import dev.ensemble.lab.prove.Fault;
import dev.ensemble.lab.prove.InstanceFault;
import dev.ensemble.lab.prove.Trial;
import dev.ensemble.lab.run.consul.ConsulAgent.CatalogEntry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A registry replica is frozen, its leases move, an instance that it knew alive dies and comes back elsewhere; then it
 * thaws, with all that it still wants to say and write.
 */
final class RegistryFreeze {
    private static final String VICTIM = "inventory-2";
    private static final List<String> REPLICAS = List.of("registry-1", "registry-2");

    private RegistryFreeze() {}

    static void run(RegistryView view) throws Exception {
        Duration freeze = view.settings().shortOrFull(Duration.ofSeconds(10), Duration.ofSeconds(20));
        for (String replica : REPLICAS) {
            freeze(view, replica, freeze);
        }
        control(view, freeze);
    }

    /**
     * Without the fence the thawed replica takes instances away that have long been another's. Only one that had leases
     * can: if the first had none, the second has them all.
     */
    private static void control(RegistryView view, Duration freeze) throws Exception {
        try (RegistryView other = view.control("no-fence", "--experiment-no-fence");
                Trial trial = other.trial("no-fence")) {
            Set<String> changed = new TreeSet<>();
            for (String replica : REPLICAS) {
                Fault frozen = InstanceFault.freeze(other.ensemble(), replica);
                trial.inject(frozen);
                trial.goOn(freeze);
                try (StateWatcher watcher = new StateWatcher(other)) {
                    trial.undo(frozen);
                    trial.goOn(Duration.ofSeconds(5));
                    changed.addAll(watcher.changed());
                }
            }
            view.results().control("thawed without a fence: changes of state in Consul", changed.toString(),
                    !changed.isEmpty());
        }
    }

    private static void freeze(RegistryView view, String replica, Duration freeze) throws Exception {
        Fault frozen = InstanceFault.freeze(view.ensemble(), replica);
        try (Trial trial = view.trial("freeze-" + replica)) {
            try (StateWatcher watcher = new StateWatcher(view)) {
                trial.inject(frozen);
                trial.goOn(freeze.minusSeconds(5));
                view.results().timely(replica + " frozen: instances that changed state in Consul",
                        watcher.changed().toString(), watcher.changed().isEmpty());
            }
            long epoch = view.catalog().get(VICTIM).epoch();
            view.harness().killUntilReady(VICTIM);
            view.millisUntil(VICTIM + " passing with a new epoch", () -> {
                CatalogEntry entry = view.catalog().get(VICTIM);
                return entry.passing() && entry.epoch() > epoch;
            });
            try (StateWatcher watcher = new StateWatcher(view)) {
                Map<String, CatalogEntry> before = watcher.before();
                trial.undo(frozen);
                trial.goOn(Duration.ofSeconds(5));
                long stolen = view.catalog().entrySet().stream()
                        .filter(each -> !each.getValue().owner().equals(before.get(each.getKey()).owner()))
                        .count();
                view.results().timely(
                        replica + " thawed after " + freeze.toSeconds() + " s: changes of state in Consul",
                        watcher.changed().toString(), watcher.changed().isEmpty());
                view.results().record(replica + " thawed: leases that it took back", Long.toString(stolen),
                        stolen == 0);
                view.results().record(replica + " thawed: lists that went back to an earlier epoch",
                        view.lists().wentBack().toString(), view.lists().wentBack().isEmpty());
            }
            trial.finishUnnoticed(replica + " frozen and thawed: calls");
        }
        view.harness().awaitAllReady();
    }
}
