package dev.ensemble.lab.prove.registry;

import dev.ensemble.lab.prove.Trial;
import dev.ensemble.lab.run.consul.ConsulAgent.CatalogEntry;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A registry replica is frozen, its leases move, an instance that it knew alive dies and comes back elsewhere; then it
 * thaws, with all that it still wants to say and write. What happens without the fence the registry's own tests show.
 */
final class RegistryFreeze {
    private static final String VICTIM = "inventory-2";

    private RegistryFreeze() {}

    static void run(RegistryFixture stage) throws Exception {
        Duration freeze = stage.settings().shortOrFull(Duration.ofSeconds(10), Duration.ofSeconds(20));
        for (String replica : List.of("registry-1", "registry-2")) {
            freeze(stage, replica, freeze);
        }
    }

    private static void freeze(RegistryFixture stage, String replica, Duration freeze) throws Exception {
        try (Trial trial = stage.trial("freeze-" + replica)) {
            try (StateWatcher vigil = new StateWatcher(stage)) {
                stage.ensemble().freeze(replica);
                trial.goOn(freeze.minusSeconds(5));
                stage.notebook().timely(replica + " frozen: instances that changed state in Consul",
                        vigil.changed().toString(), vigil.changed().isEmpty());
            }
            long epoch = stage.catalog().get(VICTIM).epoch();
            trial.kill(VICTIM);
            stage.millisUntil(VICTIM + " passing with a new epoch", () -> {
                CatalogEntry entry = stage.catalog().get(VICTIM);
                return entry.passing() && entry.epoch() > epoch;
            });
            trial.awaitCalm();
            try (StateWatcher vigil = new StateWatcher(stage)) {
                Map<String, CatalogEntry> before = vigil.before();
                stage.ensemble().thaw(replica);
                trial.goOn(Duration.ofSeconds(5));
                long stolen = stage.catalog().entrySet().stream()
                        .filter(each -> !each.getValue().owner().equals(before.get(each.getKey()).owner()))
                        .count();
                stage.notebook().timely(
                        replica + " thawed after " + freeze.toSeconds() + " s: changes of state in Consul",
                        vigil.changed().toString(), vigil.changed().isEmpty());
                stage.notebook().seen(replica + " thawed: leases that it took back", Long.toString(stolen),
                        stolen == 0);
                stage.notebook().seen(replica + " thawed: lists that went back to an earlier epoch",
                        stage.lists().wentBack().toString(), stage.lists().wentBack().isEmpty());
            }
            stage.judge(replica + " frozen and thawed", trial);
        }
        stage.awaitAllReady();
    }
}
