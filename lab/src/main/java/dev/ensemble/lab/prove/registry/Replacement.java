package dev.ensemble.lab.prove.registry;

import dev.ensemble.lab.prove.Fault;
import dev.ensemble.lab.prove.Trial;
import dev.ensemble.lab.run.consul.ConsulAgent.CatalogEntry;
import dev.ensemble.lab.run.supervisor.InstanceStatus;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Every instance is drained and replaced, one after the other, several times over. */
final class Replacement {
    private static final String KILLED = "inventory-2";

    private Replacement() {}

    static void run(RegistryView view) throws Exception {
        int rounds = view.settings().shortOrFull(1, 10);
        List<String> instances = view.ensemble().instances().stream()
                .filter(instance -> RegistryView.SERVICES.contains(instance.service())
                        || instance.service().equals("registry"))
                .map(InstanceStatus::instance)
                .toList();
        try (Trial trial = view.trial("replacement")) {
            for (int round = 1; round <= rounds; round++) {
                for (String instance : instances) {
                    view.harness().replace(instance);
                }
                String name = "replacement " + round + " of " + instances.size() + " instances";
                long right = view.millisUntil("exactly the living", () -> isRight(view));
                view.results().record(name + ": the catalog and every list hold exactly the living ones",
                        "after " + right + " ms, " + view.catalog().size() + " entries; " + trial.soFar().line(),
                        true);
            }
            trial.finishUnnoticed("rolling replacement, " + rounds + " times: calls");
        }
        control(view);
    }

    /** An instance that is killed instead of drained has not said that it leaves: its entry stays. */
    private static void control(RegistryView view) throws Exception {
        Fault death = view.harness().killForGood(KILLED);
        death.inject();
        view.millisUntil(KILLED + " lost", () -> !view.catalog().get(KILLED).passing());
        view.results().control("an instance that is killed instead of drained", view.catalog().get(KILLED).status()
                + ", and still in the catalog", !isRight(view));
        death.undo();
    }

    private static boolean isRight(RegistryView view) {
        Map<String, CatalogEntry> catalog = view.catalog();
        boolean all = view.ensemble().instances().stream()
                .filter(instance -> RegistryView.SERVICES.contains(instance.service()))
                .map(InstanceStatus::instance)
                .collect(Collectors.toSet())
                .equals(catalog.keySet());
        return all && catalog.values().stream().allMatch(CatalogEntry::passing)
                && RegistryView.SERVICES.stream()
                        .allMatch(service -> view.lists().allHave(service, epochs(service, catalog)));
    }

    private static Map<String, Long> epochs(String service, Map<String, CatalogEntry> catalog) {
        return catalog.entrySet().stream()
                .filter(each -> each.getKey().startsWith(service + "-"))
                .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().epoch()));
    }
}
