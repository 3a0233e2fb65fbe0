package dev.ensemble.lab.run.cli;

import dev.ensemble.chassis.auth.Principal;
import dev.ensemble.chassis.config.DurationConverter;
import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.lab.run.token.TokenIssuer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./ensemble token}. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = {
                "Prints a token for a caller of an ensemble that was started with --auth:",
                "curl -H \"Authorization: Bearer $(./ensemble token ada)\" localhost:8080/v1/orders"
        })
public final class TokenCommand implements Callable<Integer> {
    /** Those that the contracts ask for. */
    static final List<String> SCOPES = List.of(
            "orders:read", "orders:read-all", "orders:write", "stock:write", "events:read-all");

    private static final Duration LONGEST = Duration.ofDays(30);

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Parameters(paramLabel = "NAME", description = "Who is to call; orders are this customer's.")
    private String name;

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            split = "[ ,]",
            defaultValue = "orders:read,orders:write",
            description = "What the token allows (default: orders:read,orders:write). There are also stock:write,"
                    + " orders:read-all and events:read-all.")
    private List<String> scopes;

    @Option(names = "--ttl", paramLabel = "TIME", defaultValue = "1h", converter = DurationConverter.class,
            description = "How long it counts (default: 1h).")
    private Duration life;

    @Override
    public Integer call() throws IOException {
        if (!Principal.isName(name)) {
            throw new UsageException("NAME must have 1 to 100 printable characters");
        }
        if (!life.isPositive() || life.compareTo(LONGEST) > 0) {
            throw new UsageException("--ttl must be more than 0 and at most " + LONGEST.toHours() + "h");
        }
        scopes.stream().filter(scope -> !SCOPES.contains(scope)).findFirst().ifPresent(scope -> {
            throw new UsageException("there is no scope " + scope + "; there are " + String.join(", ", SCOPES));
        });
        spec.commandLine().getOut().println(TokenIssuer.of(data.path()).issue(name, scopes, life));
        return 0;
    }
}
