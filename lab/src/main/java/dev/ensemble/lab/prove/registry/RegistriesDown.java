package dev.ensemble.lab.prove.registry;

import dev.ensemble.chassis.discovery.RegistryClient;
import dev.ensemble.chassis.rpc.Credentials;
import dev.ensemble.lab.prove.Trial;
import dev.ensemble.lab.run.consul.ConsulAgent.CatalogEntry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** SIGKILL of all registry replicas, which stay away for a while. */
final class RegistriesDown {
    private static final List<String> REPLICAS = List.of("registry-1", "registry-2");
    private static final long BACK_MILLIS = 3000;

    private RegistriesDown() {}

    static void run(RegistryFixture stage) throws Exception {
        Duration outage = stage.settings().shortOrFull(Duration.ofSeconds(10), Duration.ofSeconds(60));
        int emptyBefore = stage.lists().timesEmpty();
        var credentials = Credentials.plaintext().client();
        try (StateWatcher vigil = new StateWatcher(stage);
                Trial trial = stage.trial("registries-down");
                DirectCalls steady = new DirectCalls(new RegistryClient(stage.registries(), credentials));
                DirectCalls forgetful = new DirectCalls(RegistryClient.forgetful(stage.registries(), credentials))) {
            Set<String> owners = owners(vigil.before());
            for (String replica : REPLICAS) {
                stage.killForGood(replica);
            }
            trial.goOn(outage);
            steady.finish();
            forgetful.finish();
            for (String replica : REPLICAS) {
                stage.ensemble().start(replica);
            }
            stage.millisUntil("a registry serves", () -> REPLICAS.stream()
                    .anyMatch(replica -> stage.ensemble().instance(replica).state().equals("ready")));
            long back = stage.millisUntil("all leases held anew", () -> stage.catalog().values().stream()
                    .allMatch(entry -> entry.passing() && !owners.contains(entry.owner())));
            trial.goOn(Duration.ofSeconds(2));
            String name = "no registry for " + outage.toSeconds() + " s";
            stage.judge(name, trial);
            stage.notebook().timely(name + ": all leases held anew after the first one serves", back + " ms",
                    back <= BACK_MILLIS);
            stage.notebook().timely(name + ": instances that changed state in Consul", vigil.changed().toString(),
                    vigil.changed().isEmpty());
            int empty = stage.lists().timesEmpty() - emptyBefore;
            stage.notebook().seen(name + ": lists that were ever empty", Integer.toString(empty), empty == 0);
            stage.notebook().timely(name + ": calls of a client that fails static", steady.toString(),
                    steady.failed() == 0);
            stage.notebook().control("calls of one that forgets its lists", forgetful.toString(),
                    forgetful.failed() > 0);
        }
    }

    private static Set<String> owners(Map<String, CatalogEntry> entries) {
        return entries.values().stream().map(CatalogEntry::owner).collect(Collectors.toSet());
    }
}
