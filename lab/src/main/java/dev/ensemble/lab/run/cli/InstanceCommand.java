package dev.ensemble.lab.run.cli;

import com.google.gson.Gson;
import dev.ensemble.chassis.config.DurationConverter;
import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.lab.run.control.ControlClient;
import dev.ensemble.lab.run.control.VerbArguments;
import dev.ensemble.lab.run.network.Direction;
import dev.ensemble.lab.run.network.Pacer;
import dev.ensemble.lab.run.supervisor.InstanceStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The verbs that do one thing to one instance. Each is a command of the same form; its name is the verb. */
public abstract sealed class InstanceCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Parameters(paramLabel = "INSTANCE", description = "Such as order-1, gateway-2, postgres; see `ensemble status`.")
    private String instance;

    @Option(names = "--json", description = "Print the instance as JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        InstanceStatus status = ControlClient.of(data.path()).act(spec.name(), instance, arguments());
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? new Gson().toJson(status) : status.instance() + ": " + status.note());
        out.flush();
        return 0;
    }

    /** What the verb is told beside the instance. */
    VerbArguments arguments() {
        return VerbArguments.NONE;
    }

    /** {@code ./ensemble kill}. */
    @Command(
            name = "kill",
            mixinStandardHelpOptions = true,
            description = "SIGKILL: the process is gone at once. The supervisor starts it again.")
    public static final class Kill extends InstanceCommand {}

    /** {@code ./ensemble freeze}. */
    @Command(
            name = "freeze",
            mixinStandardHelpOptions = true,
            description = "SIGSTOP: the process keeps its memory and its connections, and does nothing.")
    public static final class Freeze extends InstanceCommand {}

    /** {@code ./ensemble thaw}. */
    @Command(
            name = "thaw",
            mixinStandardHelpOptions = true,
            description = "SIGCONT: a frozen process goes on where it was.")
    public static final class Thaw extends InstanceCommand {}

    /** {@code ./ensemble stop}. */
    @Command(
            name = "stop",
            mixinStandardHelpOptions = true,
            description = "SIGTERM: the process finishes what it has begun and leaves; it stays away until `start`.")
    public static final class Stop extends InstanceCommand {}

    /** {@code ./ensemble start}. */
    @Command(
            name = "start",
            mixinStandardHelpOptions = true,
            description = "Starts what was stopped, or what has died and waits to be started again.")
    public static final class Start extends InstanceCommand {}

    /** {@code ./ensemble cut}. */
    @Command(
            name = "cut",
            mixinStandardHelpOptions = true,
            description = {
                    "Packets of the instance vanish until `mend`: no connection is closed, none is refused, nothing comes.",
                    "Only in an ensemble that was started by `up --breakable-network`."
            })
    public static final class Cut extends InstanceCommand {
        @ArgGroup
        private Ways ways = new Ways();

        @Option(names = "--from", paramLabel = "PEER",
                description = "An instance or a service: only packets from and to it, such as registry or consul-1.")
        private String from;

        /** At most one of them. */
        static final class Ways {
            private Direction direction = Direction.BOTH;

            @Option(names = "--both", description = "What it sends, and what is sent to it (default).")
            void both(boolean given) {
                direction = given ? Direction.BOTH : direction;
            }

            @Option(names = "--in", description = "Only what is sent to it: requests, and answers to its own.")
            void in(boolean given) {
                direction = given ? Direction.IN : direction;
            }

            @Option(names = "--out", description = "Only what it sends: answers, and requests of its own.")
            void out(boolean given) {
                direction = given ? Direction.OUT : direction;
            }
        }

        @Override
        VerbArguments arguments() {
            return VerbArguments.cut(ways.direction, Optional.ofNullable(from));
        }
    }

    /** {@code ./ensemble slow}. */
    @Command(
            name = "slow",
            mixinStandardHelpOptions = true,
            description = {
                    "What the instance sends arrives late until `mend`, as behind a slow or distant network.",
                    "Only in an ensemble that was started by `up --breakable-network`."
            })
    public static final class Slow extends InstanceCommand {
        @Option(names = "--by", paramLabel = "TIME", converter = DurationConverter.class,
                description = "So much later, such as 300ms; at most 1m.")
        private Duration by = Duration.ZERO;

        @Option(names = "--rate", paramLabel = "BITS", converter = Arguments.BitRate.class,
                description = "So many bits a second in all, such as 10kbit or 5mbit.")
        private long rate;

        @Override
        VerbArguments arguments() {
            if (by.isZero() && rate == 0) {
                throw new UsageException("expected --by TIME or --rate BITS, such as --by 300ms");
            }
            if (by.isNegative() || by.compareTo(Pacer.LONGEST_DELAY) > 0) {
                throw new UsageException("--by is " + by.toMillis() + "ms, but must be from 0s to 1m");
            }
            return VerbArguments.slow(by, rate);
        }
    }

    /** {@code ./ensemble mend}. */
    @Command(
            name = "mend",
            mixinStandardHelpOptions = true,
            description = "Ends `cut` or `slow`: packets of the instance come as before, those first that were held back.")
    public static final class Mend extends InstanceCommand {}
}
