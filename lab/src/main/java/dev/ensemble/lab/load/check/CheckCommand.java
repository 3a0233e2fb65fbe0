package dev.ensemble.lab.load.check;

import com.google.gson.Gson;
import dev.ensemble.chassis.config.DurationConverter;
import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.lab.load.history.History;
import dev.ensemble.lab.load.http.Token;
import dev.ensemble.lab.load.http.UnreadableException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./ensemble check}. */
@Command(
        name = "check",
        description = {
                "Judges from outside whether every order happened once or not at all, and whether the stock adds up.",
                "Where callers are asked for a token it is $ENSEMBLE_TOKEN, with the scope orders:read-all.",
                "Over https it believes the authorities in the file $ENSEMBLE_CACERT, such as `up --tls` names.",
                "Exit code 0: every rule holds. 1: at least one is broken; the offending orders are shown."
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class CheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--url", paramLabel = "URL", defaultValue = "http://localhost:8080", description = "The gateway.")
    private URI url;

    @Option(names = "--history", paramLabel = "FILE", description = "What `ensemble load --history FILE` recorded.")
    private Path file;

    @Option(names = "--patience", paramLabel = "TIME", defaultValue = "10s", converter = DurationConverter.class,
            description = "How long what is on its way may take to become final.")
    private Duration patience;

    @Option(names = "--remembered", paramLabel = "TIME", defaultValue = "24h", converter = DurationConverter.class,
            description = "How long the services remember keys and what they sold (--key-life, --retention).")
    private Duration remembered;

    @Option(names = "--json", description = "Print the judgement as JSON.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        try {
            Optional<History> history = file == null ? Optional.empty() : Optional.of(History.read(file));
            Report report = Checker.check(url, Token.ofEnvironment(), history, patience, remembered);
            spec.commandLine().getOut().println(json ? new Gson().toJson(report) : report.toString());
            return report.clean() ? 0 : 1;
        } catch (UnreadableException | IOException | IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }
}
