package dev.ensemble.lab.bench;

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
        subcommands = OrdersBench.class)
public final class BenchCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "what to measure is missing: orders");
    }
}
