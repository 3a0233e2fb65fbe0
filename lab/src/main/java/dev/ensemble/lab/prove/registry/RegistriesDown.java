package dev.ensemble.lab.prove.registry;

import dev.ensemble.chassis.discovery.RegistryClient;
import dev.ensemble.chassis.rpc.Credentials;
import dev.ensemble.lab.prove.Fault;
import dev.ensemble.lab.prove.Trial;
import dev.ensemble.lab.run.consul.ConsulAgent.CatalogEntry;
import io.grpc.ChannelCredentials;
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

    static void run(RegistryView view) throws Exception {
        Duration outage = view.settings().shortOrFull(Duration.ofSeconds(10), Duration.ofSeconds(60));
        int emptyBefore = view.lists().timesEmpty();
        Credentials own = view.ensemble().credentials("gateway");
        ChannelCredentials credentials = own.client();
        try (StateWatcher watcher = new StateWatcher(view);
                Trial trial = view.trial("registries-down");
                DirectCalls steady = new DirectCalls(new RegistryClient(view.registries(), credentials), own);
                DirectCalls forgetful = new DirectCalls(
                        RegistryClient.forgetful(view.registries(), credentials), own)) {
            Set<String> owners = owners(watcher.before());
            List<Fault> deaths = REPLICAS.stream().map(view.harness()::killForGood).toList();
            for (Fault death : deaths) {
                trial.inject(death);
            }
            trial.goOn(outage);
            steady.finish();
            forgetful.finish();
            for (Fault death : deaths) {
                trial.undo(death);
            }
            view.millisUntil("a registry serves", () -> REPLICAS.stream()
                    .anyMatch(replica -> view.ensemble().instance(replica).state().equals("ready")));
            long back = view.millisUntil("all leases held anew", () -> view.catalog().values().stream()
                    .allMatch(entry -> entry.passing() && !owners.contains(entry.owner())));
            trial.goOn(Duration.ofSeconds(2));
            String name = "no registry for " + outage.toSeconds() + " s";
            trial.finishUnnoticed(name + ": calls");
            view.results().timely(name + ": all leases held anew after the first one serves", back + " ms",
                    back <= BACK_MILLIS);
            view.results().timely(name + ": instances that changed state in Consul", watcher.changed().toString(),
                    watcher.changed().isEmpty());
            int empty = view.lists().timesEmpty() - emptyBefore;
            view.results().record(name + ": lists that were ever empty", Integer.toString(empty), empty == 0);
            view.results().timely(name + ": calls of a client that fails static", steady.toString(),
                    steady.failed() == 0);
            view.results().control("calls of one that forgets its lists", forgetful.toString(),
                    forgetful.failed() > 0);
        }
    }

    private static Set<String> owners(Map<String, CatalogEntry> entries) {
        return entries.values().stream().map(CatalogEntry::owner).collect(Collectors.toSet());
    }
}
