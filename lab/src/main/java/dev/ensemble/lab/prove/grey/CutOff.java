package dev.ensemble.lab.prove.grey;

import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Fault;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.NetworkFault;
import dev.ensemble.lab.prove.Peak;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.prove.Thoroughness;
import dev.ensemble.lab.prove.stress.Flags;
import dev.ensemble.lab.run.ConsulChoice;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.network.Direction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Packets of one replica vanish, in an ensemble with Consul: nothing closes a connection, and no kernel notices. */
final class CutOff {
    /** On two ensembles, one of which neither hedges nor compares instances. */
    static final Experiment EXPERIMENT = new Experiment("grey", "cut-off",
            "a replica's packets vanish for 10 s, all, one way, or the registry's or Consul's only: no call fails, none"
                    + " takes 300 ms longer than before, no instance flaps",
            CutOff::run);

    private static final int SHORT = 2;
    /**
     * In the order of the cuts. Each loses its lease exactly once: its heartbeats do not arrive, or their answers do not,
     * so that it leaves. A registry that has lost nothing but Consul keeps its own and those that it has granted.
     */
    private static final List<String> UNHEARD = List.of("inventory-1", "order-1", "inventory-2", "order-2");

    private CutOff() {}

    private static void run(RunSettings settings, Results results) throws Exception {
        double rate;
        try (Harness harness = Harness.start(options(settings.folder()), results)) {
            Ensemble ensemble = harness.ensemble();
            rate = Peak.warmRate(ensemble.gateway(), settings, Peak.HALF, results);
            boolean isShort = settings.form() == Thoroughness.SHORT;
            List<Fault> cuts = isShort ? cuts(ensemble).subList(0, SHORT) : cuts(ensemble);
            LostLeases soFar = lostLeases(harness);
            Silence seen = Silence.of(harness, cuts, rate, "");
            LostLeases lost = lostLeases(harness).since(soFar);
            results.timely(cuts + " for 10 s each", seen.toString(), seen.unnoticed() && seen.fewHedges());
            results.timely("no instance flaps", lost.toString(),
                    lost.areOnceOf(isShort ? UNHEARD.subList(0, SHORT) : UNHEARD));
        }
        EnsembleOptions without = options(Files.createDirectory(settings.folder().resolve("control")))
                .withServiceArgs(Flags.everywhere(Silence.WITHOUT));
        try (Harness harness = Harness.start(without, results)) {
            Peak.measure(harness.ensemble(), results); // So that it is as warm as the other.
            List<Fault> cuts = cuts(harness.ensemble()).subList(0, SHORT);
            Silence control = Silence.of(harness, cuts, rate, "without hedges and comparison");
            results.control("neither hedges nor ejection, two of them", control.toString(), !control.unnoticed());
        }
    }

    private static EnsembleOptions options(Path folder) {
        return EnsembleOptions.forTrial(folder).withBreakableNetwork().withConsul(ConsulChoice.own(0));
    }

    /** Repeated while a registry does not answer: the first question finds connections cold. */
    private static LostLeases lostLeases(Harness harness) {
        return harness.patience().await("the events of the registries",
                () -> LostLeases.of(harness.ensemble().gateway()),
                read -> true);
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
