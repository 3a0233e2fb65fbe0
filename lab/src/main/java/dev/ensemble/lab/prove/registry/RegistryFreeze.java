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

    static void run(RegistryFixture fixture) throws Exception {
        Duration freeze = fixture.settings().shortOrFull(Duration.ofSeconds(10), Duration.ofSeconds(20));
        for (String replica : List.of("registry-1", "registry-2")) {
            freeze(fixture, replica, freeze);
        }
    }

    private static void freeze(RegistryFixture fixture, String replica, Duration freeze) throws Exception {
        try (Trial trial = fixture.trial("freeze-" + replica)) {
            try (StateWatcher watcher = new StateWatcher(fixture)) {
                fixture.ensemble().freeze(replica);
                trial.goOn(freeze.minusSeconds(5));
                fixture.results().timely(replica + " frozen: instances that changed state in Consul",
                        watcher.changed().toString(), watcher.changed().isEmpty());
            }
            long epoch = fixture.catalog().get(VICTIM).epoch();
            trial.kill(VICTIM);
            fixture.millisUntil(VICTIM + " passing with a new epoch", () -> {
                CatalogEntry entry = fixture.catalog().get(VICTIM);
                return entry.passing() && entry.epoch() > epoch;
            });
            trial.awaitCalm();
            try (StateWatcher watcher = new StateWatcher(fixture)) {
                Map<String, CatalogEntry> before = watcher.before();
                fixture.ensemble().thaw(replica);
                trial.goOn(Duration.ofSeconds(5));
                long stolen = fixture.catalog().entrySet().stream()
                        .filter(each -> !each.getValue().owner().equals(before.get(each.getKey()).owner()))
                        .count();
                fixture.results().timely(
                        replica + " thawed after " + freeze.toSeconds() + " s: changes of state in Consul",
                        watcher.changed().toString(), watcher.changed().isEmpty());
                fixture.results().record(replica + " thawed: leases that it took back", Long.toString(stolen),
                        stolen == 0);
                fixture.results().record(replica + " thawed: lists that went back to an earlier epoch",
                        fixture.lists().wentBack().toString(), fixture.lists().wentBack().isEmpty());
            }
            fixture.judge(replica + " frozen and thawed", trial);
        }
        fixture.awaitAllReady();
    }
}
