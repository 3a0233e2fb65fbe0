package dev.ensemble.lab.prove.bench;

import dev.ensemble.lab.prove.bench.gateway.GatewayBench;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./ensemble bench}: what this machine sustains. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures, on an ensemble of its own.",
        synopsisSubcommandLabel = "WHAT",
        subcommands = {OrdersBench.class, HedgingBench.class, DiskWaitsBench.class, HotItemBench.class,
                IdentitiesBench.class,
                RegistryBench.class, GatewayBench.class})
public final class BenchCommand implements Runnable {
    /** What is ordered. */
    static final List<String> SKUS = List.of("espresso-machine", "grinder", "kettle", "scale", "tamper");

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "what to measure is missing: orders, hedging, disk-waits, hot-item, identities, registry, gateway");
    }
}
