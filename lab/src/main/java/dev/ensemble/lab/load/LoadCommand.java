package dev.ensemble.lab.load;

import com.google.gson.Gson;
import dev.ensemble.chassis.config.DurationConverter;
import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.lab.load.http.Token;
import dev.ensemble.lab.load.http.UnreadableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code ./ensemble load}. */
@Command(
        name = "load",
        description = {
                "Calls the gateway at a constant rate, whatever it answers (open loop), and tells what became of each call.",
                "Where callers are asked for a token it is $ENSEMBLE_TOKEN, and its subject is the customer.",
                "Over https it believes the authorities in the file $ENSEMBLE_CACERT, such as `up --tls` names.",
                "Exit code 0: every call ended ok. 1: at least one failed or has an unknown outcome."
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class LoadCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--url", paramLabel = "URL", defaultValue = "http://localhost:8080", description = "The gateway.")
    private URI url;

    @Option(names = "--rate", paramLabel = "N", defaultValue = "200", description = "Calls a second, up to 100000.")
    private double rate;

    @Option(names = "--duration", paramLabel = "TIME", defaultValue = "30s", converter = DurationConverter.class,
            description = "How long calls are started, such as 30s or 5m.")
    private Duration duration;

    @Option(names = "--mix", paramLabel = "KIND=WEIGHT,…", defaultValue = "order=80,get=15,list=5",
            converter = MixConverter.class,
            description = "Share of each kind of call: order, repeat, cancel, restock, get, list, item.")
    private Mix mix;

    @Option(names = "--skus", paramLabel = "SKU,…", split = ",",
            description = "Items to order, restock and look at. Default: all.")
    private List<String> skus = List.of();

    @Option(names = "--timeout", paramLabel = "TIME", defaultValue = "2s", converter = DurationConverter.class,
            description = "A call that takes longer has an unknown outcome; the gateway is told nine tenths of it.")
    private Duration timeout;

    @Option(names = "--history", paramLabel = "FILE", description = "Record every call, for `ensemble check`.")
    private Path history;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Of the choice of calls.")
    private long seed;

    @Option(names = "--connections", paramLabel = "N", defaultValue = "32",
            description = "Connections that are kept open and used in turn.")
    private int connections;

    @Option(names = "--max-in-flight", paramLabel = "N", defaultValue = "2000",
            description = "Calls at once; one more is not issued and counts as failed.")
    private int maxInFlight;

    @Option(names = "--repeat-after", paramLabel = "TIME", defaultValue = "100ms", converter = DurationConverter.class,
            description = "After its connection broke a call is sent once more, so much later.")
    private Duration repeatAfter;

    @Option(names = "--hedge-after", paramLabel = "TIME", converter = DurationConverter.class,
            description = "A call without an answer for so long, such as 200ms, is sent once more, with the same key, on the"
                    + " connection that was answered last: the first answer counts. Default: never.")
    private Duration hedgeAfter;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        LoadPlan plan = plan();
        try (LoadRun run = LoadRun.start(plan)) {
            PrintWriter progress = spec.commandLine().getErr();
            progress.printf("load: %s/s for %s on %s: %s, time-out %s%n", rate, text(duration), url, mix,
                    text(timeout));
            while (!run.awaitIssued(1000)) {
                progress.println(run.sinceLast().line());
                progress.flush();
            }
            LoadResult result = run.finish();
            PrintWriter out = spec.commandLine().getOut();
            out.println(json ? new Gson().toJson(result) : result.toString());
            out.flush();
            return result.clean() ? 0 : 1;
        } catch (UnreadableException | IOException | IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private LoadPlan plan() {
        require(rate > 0 && rate <= 100_000, "--rate", rate, "more than 0 and at most 100000");
        require(duration.isPositive(), "--duration", text(duration), "more than 0");
        require(timeout.toMillis() >= 20 && timeout.toSeconds() <= 60, "--timeout", text(timeout), "20ms to 60s");
        require(!repeatAfter.isNegative(), "--repeat-after", text(repeatAfter), "0s or more");
        require(hedgeAfter == null || hedgeAfter.toMillis() >= 1 && hedgeAfter.compareTo(timeout) < 0, "--hedge-after",
                hedgeAfter == null ? "" : text(hedgeAfter), "1ms or more, and less than --timeout");
        require(connections >= 1, "--connections", connections, "at least 1");
        require(maxInFlight >= 1, "--max-in-flight", maxInFlight, "at least 1");
        return new LoadPlan(url, Token.ofEnvironment(), rate, duration, mix, skus,
                LoadPlan.deadlineWithin(timeout),
                timeout, seed,
                connections, maxInFlight, repeatAfter, Optional.ofNullable(history), List.of(),
                Optional.ofNullable(hedgeAfter), LoadPlan.LINES);
    }

    private static void require(boolean condition, String option, Object value, String expected) {
        if (!condition) {
            throw new UsageException(option + " is " + value + ", but must be " + expected);
        }
    }

    private static String text(Duration time) {
        return time.toMillis() / 1000.0 + "s";
    }

    static final class MixConverter implements ITypeConverter<Mix> {
        @Override
        public Mix convert(String value) {
            try {
                return Mix.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
