package dev.ensemble.lab.prove.clock;

import dev.ensemble.lab.prove.stress.Flags;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.Service;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Ensembles whose clocks can be set. */
final class Clocks {
    private Clocks() {}

    /** Two of each service; all processes get these arguments, too. */
    static EnsembleOptions settable(Path folder, List<String> arguments) {
        return settable(folder, arguments, Map.of());
    }

    /** The same, and more arguments by instance. */
    static EnsembleOptions settable(Path folder, List<String> arguments, Map<String, List<String>> byInstance) {
        List<String> all = new ArrayList<>(arguments);
        all.add("--enable-fail-points");
        Map<String, List<String>> services = new HashMap<>(byInstance);
        services.putAll(Flags.everywhere(all.toArray(String[]::new)));
        return EnsembleOptions.forTrial(folder).withReplicas(Service.INVENTORY, 2).withServiceArgs(services);
    }
}
