package dev.ensemble.lab.prove.registry;

import dev.ensemble.lab.prove.Trial;
import dev.ensemble.lab.run.consul.ConsulAgent.CatalogEntry;
import dev.ensemble.lab.run.supervisor.InstanceStatus;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Every instance is drained and replaced, one after the other, several times over. */
final class Replacement {
    private Replacement() {}

    static void run(RegistryFixture fixture) throws Exception {
        int rounds = fixture.settings().shortOrFull(1, 10);
        List<String> instances = fixture.ensemble().instances().stream()
                .filter(instance -> RegistryFixture.SERVICES.contains(instance.service())
                        || instance.service().equals("registry"))
                .map(InstanceStatus::instance)
                .toList();
        try (Trial trial = fixture.trial("replacement")) {
            for (int round = 1; round <= rounds; round++) {
                for (String instance : instances) {
                    trial.replace(instance);
                    trial.awaitCalm();
                }
                String name = "replacement " + round + " of " + instances.size() + " instances";
                long right = fixture.millisUntil("exactly the living", () -> isRight(fixture));
                fixture.results().record(name + ": the catalog and every list hold exactly the living ones",
                        "after " + right + " ms, " + fixture.catalog().size() + " entries; " + trial.soFar().line(),
                        true);
            }
            fixture.judge("rolling replacement, " + rounds + " times", trial);
        }
    }

    private static boolean isRight(RegistryFixture fixture) {
        Map<String, CatalogEntry> catalog = fixture.catalog();
        boolean all = fixture.ensemble().instances().stream()
                .filter(instance -> RegistryFixture.SERVICES.contains(instance.service()))
                .map(InstanceStatus::instance)
                .collect(Collectors.toSet())
                .equals(catalog.keySet());
        return all && catalog.values().stream().allMatch(CatalogEntry::passing)
                && RegistryFixture.SERVICES.stream()
                        .allMatch(service -> fixture.lists().allHave(service, epochs(service, catalog)));
    }

    private static Map<String, Long> epochs(String service, Map<String, CatalogEntry> catalog) {
        return catalog.entrySet().stream()
                .filter(each -> each.getKey().startsWith(service + "-"))
                .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().epoch()));
    }
}
