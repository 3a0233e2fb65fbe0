package dev.ensemble.lab.prove.grey;

import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Fault;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.NetworkFault;
import dev.ensemble.lab.prove.Peak;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.prove.stress.Flags;
import dev.ensemble.lab.run.ConsulChoice;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.network.Direction;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;

/** Packets of one replica vanish, in an ensemble with Consul: nothing closes a connection, and no kernel notices. */
final class CutOff {
    /** On two ensembles, one of which neither hedges nor compares instances. */
    static final Experiment EXPERIMENT = new Experiment("grey", "cut-off",
            "a replica's packets vanish for 10 s, all, one way, or the registry's or Consul's only: no call fails, none"
                    + " takes 300 ms longer than before, no instance flaps",
            CutOff::run);

    /** Each loses its lease once, as its heartbeats do not arrive. */
    private static final List<String> UNHEARD = List.of("inventory-1", "order-1", "order-2");

    private CutOff() {}

    private static void run(RunSettings settings, Results results) throws Exception {
        double rate;
        try (Harness harness = Harness.start(
                EnsembleOptions.forTrial(settings.folder()).withBreakableNetwork().withConsul(ConsulChoice.own(0)),
                results)) {
            Ensemble ensemble = harness.ensemble();
            rate = Peak.rate(ensemble, settings, Peak.HALF, results);
            List<Fault> cuts = cuts(ensemble);
            LostLeases soFar = LostLeases.of(ensemble);
            Silence seen = Silence.of(harness, cuts, rate, "");
            LostLeases lost = LostLeases.of(ensemble).since(soFar);
            results.timely(cuts + " for 10 s each", seen.toString(), seen.unnoticed() && seen.fewHedges());
            results.timely("no instance flaps", lost.toString(), lost.within(UNHEARD));
        }
        EnsembleOptions without = EnsembleOptions.forTrial(Files.createDirectory(settings.folder().resolve("control")))
                .withBreakableNetwork()
                .withServiceArgs(Flags.everywhere(Silence.WITHOUT));
        try (Harness harness = Harness.start(without, results)) {
            Peak.measure(harness.ensemble(), results); // So that it is as warm as the other.
            List<Fault> cuts = cuts(harness.ensemble()).subList(0, 2);
            Silence control = Silence.of(harness, cuts, rate, "without hedges and comparison");
            results.control("neither hedges nor ejection, two of them", control.toString(), !control.unnoticed());
        }
    }

    private static List<Fault> cuts(Ensemble ensemble) {
        return Stream.of(
                NetworkFault.cut(ensemble, "inventory-1", Direction.BOTH),
                NetworkFault.cut(ensemble, "order-1", Direction.OUT),
                NetworkFault.cut(ensemble, "inventory-2", Direction.IN),
                NetworkFault.cut(ensemble, "order-2", Direction.BOTH, "registry"),
                NetworkFault.cut(ensemble, "registry-1", Direction.BOTH, "consul")).toList();
    }
}
