package dev.ensemble.lab.prove.registry;

import dev.ensemble.lab.prove.Experiment;
import java.util.List;

/** Faults of the registry, of Consul and of instances, one after the other. */
public final class RegistryFaults {
    private static final List<RegistryRow> ROWS = List.of(
            InstanceKills::run,
            InstanceFreeze::run,
            RegistryKill::run,
            RegistriesDown::run,
            RegistryFreeze::run,
            ConsulLeader::run,
            ConsulDown::run,
            Replacement::run);

    /** All rows on one ensemble. */
    public static final Experiment TOGETHER = experiment("registry", "registry-faults",
            "the registry is right within a second, and harmless when it or Consul fails", ROWS);

    /** Each row on an ensemble of its own. */
    public static final List<Experiment> ALONE = List.of(
            alone("registry-instance-kills", "a killed instance is critical in Consul and off all lists in a second",
                    InstanceKills::run),
            alone("registry-instance-freeze", "a frozen instance leaves at its TTL, and is back soon after it thaws",
                    InstanceFreeze::run),
            alone("registry-replica-kill", "another replica takes over what a killed one held, unseen by any caller",
                    RegistryKill::run),
            alone("registry-all-dead", "without any registry all processes go on with the lists they have",
                    RegistriesDown::run),
            alone("registry-replica-freeze", "what a thawed replica still wants to write has no effect",
                    RegistryFreeze::run),
            alone("registry-consul-leader", "no lease is lost with Consul's leader", ConsulLeader::run),
            alone("registry-consul-dead", "without any Consul all processes go on with the lists they have",
                    ConsulDown::run),
            alone("registry-replacement", "after rolling replacements the catalog holds exactly the living",
                    Replacement::run));

    private RegistryFaults() {}

    private static Experiment alone(String name, String claim, RegistryRow row) {
        return experiment("registry-alone", name, claim, List.of(row));
    }

    private static Experiment experiment(String group, String name, String claim, List<RegistryRow> rows) {
        return new Experiment(group, name, claim, (settings, results) -> {
            try (RegistryView view = RegistryView.open(settings, results)) {
                for (RegistryRow row : rows) {
                    row.run(view);
                    view.harness().awaitAllReady();
                }
            }
        });
    }
}
