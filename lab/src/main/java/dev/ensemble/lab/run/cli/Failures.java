package dev.ensemble.lab.run.cli;

import dev.ensemble.chassis.config.UsageException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** How every verb reports trouble: one clear line on stderr, never a stack trace for a user's mistake. */
public final class Failures {
    private static final int FAILED = 1;
    private static final int REFUSED = 2;

    private Failures() {}

    /** Installs the reporting in {@code line} and all its verbs. */
    public static void handleIn(CommandLine line) {
        line.setParameterExceptionHandler((failure, args) -> usage(failure));
        line.setExecutionExceptionHandler((failure, command, parsed) -> execution(failure, command));
    }

    private static int usage(ParameterException failure) {
        PrintWriter err = failure.getCommandLine().getErr();
        String verb = failure.getCommandLine().getCommandSpec().qualifiedName();
        err.println("ensemble: " + failure.getMessage() + suggestion(failure) + " (see `" + verb + " --help`)");
        err.flush();
        return REFUSED;
    }

    private static String suggestion(ParameterException failure) {
        if (failure instanceof UnmatchedArgumentException unmatched) {
            List<String> near = unmatched.getSuggestions();
            if (!near.isEmpty()) {
                return "; did you mean " + String.join(" or ", near) + "?";
            }
        }
        return "";
    }

    private static int execution(Exception failure, CommandLine command) {
        PrintWriter err = command.getErr();
        err.println("ensemble: " + (failure.getMessage() == null ? failure.toString() : failure.getMessage()));
        if (System.getenv("ENSEMBLE_DEBUG") != null) {
            failure.printStackTrace(err);
        }
        err.flush();
        return failure instanceof UsageException ? REFUSED : FAILED;
    }
}
