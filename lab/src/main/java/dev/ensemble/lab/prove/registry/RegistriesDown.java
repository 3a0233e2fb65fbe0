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

    static void run(RegistryFixture fixture) throws Exception {
        Duration outage = fixture.settings().shortOrFull(Duration.ofSeconds(10), Duration.ofSeconds(60));
        int emptyBefore = fixture.lists().timesEmpty();
        var credentials = Credentials.plaintext().client();
        try (StateWatcher watcher = new StateWatcher(fixture);
                Trial trial = fixture.trial("registries-down");
                DirectCalls steady = new DirectCalls(new RegistryClient(fixture.registries(), credentials));
                DirectCalls forgetful = new DirectCalls(RegistryClient.forgetful(fixture.registries(), credentials))) {
            Set<String> owners = owners(watcher.before());
            for (String replica : REPLICAS) {
                fixture.killForGood(replica);
            }
            trial.goOn(outage);
            steady.finish();
            forgetful.finish();
            for (String replica : REPLICAS) {
                fixture.ensemble().start(replica);
            }
            fixture.millisUntil("a registry serves", () -> REPLICAS.stream()
                    .anyMatch(replica -> fixture.ensemble().instance(replica).state().equals("ready")));
            long back = fixture.millisUntil("all leases held anew", () -> fixture.catalog().values().stream()
                    .allMatch(entry -> entry.passing() && !owners.contains(entry.owner())));
            trial.goOn(Duration.ofSeconds(2));
            String name = "no registry for " + outage.toSeconds() + " s";
            fixture.judge(name, trial);
            fixture.results().timely(name + ": all leases held anew after the first one serves", back + " ms",
                    back <= BACK_MILLIS);
            fixture.results().timely(name + ": instances that changed state in Consul", watcher.changed().toString(),
                    watcher.changed().isEmpty());
            int empty = fixture.lists().timesEmpty() - emptyBefore;
            fixture.results().record(name + ": lists that were ever empty", Integer.toString(empty), empty == 0);
            fixture.results().timely(name + ": calls of a client that fails static", steady.toString(),
                    steady.failed() == 0);
            fixture.results().control("calls of one that forgets its lists", forgetful.toString(),
                    forgetful.failed() > 0);
        }
    }

    private static Set<String> owners(Map<String, CatalogEntry> entries) {
        return entries.values().stream().map(CatalogEntry::owner).collect(Collectors.toSet());
    }
}
