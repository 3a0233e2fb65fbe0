package dev.ensemble.lab;

import dev.ensemble.chassis.config.Version;
import dev.ensemble.lab.load.LoadCommand;
import dev.ensemble.lab.load.check.CheckCommand;
import dev.ensemble.lab.prove.bench.BenchCommand;
import dev.ensemble.lab.prove.cli.RunCommand;
import dev.ensemble.lab.prove.torture.TortureCommand;
import dev.ensemble.lab.run.cli.DoctorCommand;
import dev.ensemble.lab.run.cli.DownCommand;
import dev.ensemble.lab.run.cli.Failures;
import dev.ensemble.lab.run.cli.InstanceCommand;
import dev.ensemble.lab.run.cli.LogsCommand;
import dev.ensemble.lab.run.cli.ScaleCommand;
import dev.ensemble.lab.run.cli.StatusCommand;
import dev.ensemble.lab.run.cli.TokenCommand;
import dev.ensemble.lab.run.cli.TrainCommand;
import dev.ensemble.lab.run.cli.UpCommand;
import dev.ensemble.lab.run.timeline.TimelineCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command line of the lab, started by {@code ./ensemble}. Exit codes: 0 done, 1 it was tried and failed,
 * 2 the request itself was refused and nothing was changed, 3 this machine does not let it come to a verdict.
 */
@Command(
        name = "ensemble",
        description = "Runs a whole distributed system on this machine, and breaks it on purpose.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "VERB",
        subcommands = {
                UpCommand.class,
                StatusCommand.class,
                DoctorCommand.class,
                InstanceCommand.Kill.class,
                InstanceCommand.Freeze.class,
                InstanceCommand.Thaw.class,
                InstanceCommand.Stop.class,
                InstanceCommand.Start.class,
                InstanceCommand.Cut.class,
                InstanceCommand.Slow.class,
                InstanceCommand.Mend.class,
                ScaleCommand.class,
                LogsCommand.class,
                TimelineCommand.class,
                TokenCommand.class,
                TrainCommand.class,
                LoadCommand.class,
                BenchCommand.class,
                CheckCommand.class,
                RunCommand.class,
                TortureCommand.class,
                DownCommand.class
        })
public final class LabMain implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a verb is missing");
    }

    /** Runs one command line and returns its exit code; output goes to the process's own streams. */
    public static int execute(String... args) {
        CommandLine line = new CommandLine(new LabMain());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        Failures.handleIn(line);
        return line.execute(args);
    }

    public static void main(String[] args) {
        System.exit(execute(args));
    }
}
