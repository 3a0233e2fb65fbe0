package dev.ensemble.chassis.config;

import com.google.common.net.HostAndPort;
import java.time.Duration;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Runs a command line: 0 is success, 1 a failure, 2 a mistake of the user. */
public final class Cli {

    private Cli() {}

    /** Runs {@code command} with {@code args} and ends the process with its exit code. */
    public static void run(Object command, String... args) {
        System.exit(commandLine(command).execute(args));
    }

    /** The command line of {@code command}, with the conversions and error texts that all of ours share. */
    public static CommandLine commandLine(Object command) {
        return new CommandLine(command)
                .registerConverter(Duration.class, new DurationConverter())
                .registerConverter(HostAndPort.class, new HostAndPortConverter())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(Cli::failed)
                .setParameterExceptionHandler(Cli::misused);
    }

    private static int misused(CommandLine.ParameterException e, String[] args) {
        CommandLine cmd = e.getCommandLine();
        cmd.getErr().println(cmd.getCommandName() + ": " + e.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(e, cmd.getErr());
        cmd.getErr().println("Try '" + cmd.getCommandSpec().qualifiedName() + " --help'.");
        return CommandLine.ExitCode.USAGE;
    }

    private static int failed(Exception e, CommandLine cmd, CommandLine.ParseResult parsed) {
        if (e instanceof UsageException) {
            cmd.getErr().println(cmd.getCommandName() + ": " + e.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        LoggerFactory.getLogger(Cli.class).error("{} failed", cmd.getCommandName(), e);
        return CommandLine.ExitCode.SOFTWARE;
    }
}
