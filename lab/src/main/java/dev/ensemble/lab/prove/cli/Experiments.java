package dev.ensemble.lab.prove.cli;

import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.clock.ClockExperiments;
import dev.ensemble.lab.prove.faults.ReplicaKills;
import dev.ensemble.lab.prove.grey.GreyExperiments;
import dev.ensemble.lab.prove.intruders.CertificateRotation;
import dev.ensemble.lab.prove.intruders.Intruders;
import dev.ensemble.lab.prove.orders.OrderExperiments;
import dev.ensemble.lab.prove.registry.RegistryFaults;
import dev.ensemble.lab.prove.scale.Scale;
import dev.ensemble.lab.prove.standby.StandbyTakeover;
import dev.ensemble.lab.prove.stress.StressExperiments;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All experiments that there are. */
public final class Experiments {
    /** In the order in which they are listed. */
    public static final List<Experiment> ALL = Stream
            .of(List.of(ReplicaKills.EXPERIMENT), GreyExperiments.ALL, StressExperiments.ALL,
                    OrderExperiments.ALL, List.of(StandbyTakeover.EXPERIMENT, RegistryFaults.TOGETHER),
                    RegistryFaults.ALONE, ClockExperiments.ALL,
                    List.of(Intruders.EXPERIMENT, CertificateRotation.EXPERIMENT, Scale.EXPERIMENT))
            .flatMap(List::stream).toList();

    private Experiments() {}

    /** Those of all that are named, or whose group is, in the order of the names. */
    static Set<Experiment> named(List<String> names, List<Experiment> all) {
        Set<Experiment> chosen = new LinkedHashSet<>();
        for (String name : names) {
            List<Experiment> found = all.stream().filter(e -> e.name().equals(name) || e.group().equals(name)).toList();
            if (found.isEmpty()) {
                throw new UsageException("there is no experiment or group " + name + "; there are "
                        + all.stream().map(Experiment::name).collect(Collectors.joining(", ")));
            }
            chosen.addAll(found);
        }
        return chosen;
    }
}
