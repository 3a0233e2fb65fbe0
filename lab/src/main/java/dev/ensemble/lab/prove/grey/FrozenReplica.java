package dev.ensemble.lab.prove.grey;

import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Fault;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.InstanceFault;
import dev.ensemble.lab.prove.Peak;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.prove.Thoroughness;
import dev.ensemble.lab.prove.stress.Flags;
import dev.ensemble.lab.run.EnsembleOptions;
import java.nio.file.Files;
import java.util.List;

/** SIGSTOP of each order and inventory in turn: their connections stay, and say nothing. */
final class FrozenReplica {
    /** On two ensembles, one of which neither hedges nor compares instances. */
    static final Experiment EXPERIMENT = new Experiment("grey", "frozen-replica",
            "each order and inventory freezes for 10 s in turn: no call fails, none takes 300 ms longer than before",
            FrozenReplica::run);

    private static final List<String> VICTIMS = List.of("order-1", "inventory-1", "order-2", "inventory-2",
            "inventory-3");

    private FrozenReplica() {}

    private static void run(RunSettings settings, Results results) throws Exception {
        List<String> victims = settings.form() == Thoroughness.SHORT ? VICTIMS.subList(0, 2) : VICTIMS;
        double rate;
        try (Harness harness = Harness.start(EnsembleOptions.forTrial(settings.folder()), results)) {
            rate = Peak.warmRate(harness.ensemble().gateway(), settings, Peak.HALF, results);
            Silence seen = freeze(harness, victims, rate, "");
            results.timely("SIGSTOP of " + String.join(", ", victims) + " for 10 s each", seen.toString(),
                    seen.unnoticed() && seen.fewHedges());
        }
        EnsembleOptions without = EnsembleOptions.forTrial(Files.createDirectory(settings.folder().resolve("control")))
                .withServiceArgs(Flags.everywhere(Silence.WITHOUT));
        try (Harness harness = Harness.start(without, results)) {
            Peak.measure(harness.ensemble(), results); // So that it is as warm as the other.
            Silence control = freeze(harness, VICTIMS.subList(0, 2), rate, "without hedges and comparison");
            results.control("neither hedges nor ejection, two of them", control.toString(), !control.unnoticed());
        }
    }

    private static Silence freeze(Harness harness, List<String> victims, double rate, String when) throws Exception {
        List<Fault> freezes =
                victims.stream().map(victim -> InstanceFault.freeze(harness.ensemble(), victim)).toList();
        return Silence.of(harness, freezes, rate, when);
    }
}
