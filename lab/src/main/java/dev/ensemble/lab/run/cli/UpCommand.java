package dev.ensemble.lab.run.cli;

import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.lab.run.ConsulChoice;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.Service;
import dev.ensemble.lab.run.consul.ConsulBinary;
import dev.ensemble.lab.run.doctor.Diagnosis.Severity;
import dev.ensemble.lab.run.doctor.Doctor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./ensemble up}. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
                "Starts the whole ensemble, shows a live table of its instances, and starts again what dies.",
                "Ctrl-C stops everything; what was stored is there again at the next up."
        })
public final class UpCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Option(names = "--detach", description = "Return when everything is ready, and leave it running.")
    private boolean detach;

    @Mixin
    private PortOptions ports;

    @Option(names = "--gateway", paramLabel = "N", description = "Number of gateways (default: 2; on macOS 1).")
    private Integer gateways;

    @Option(names = "--order", paramLabel = "N", description = "Number of order services (default: 2).")
    private Integer orders;

    @Option(names = "--inventory", paramLabel = "N", description = "Number of inventory services (default: 3).")
    private Integer inventories;

    @Option(names = "--registry", paramLabel = "N", description = "Number of registries (default: 1, with Consul 2).")
    private Integer registries;

    @Option(
            names = "--consul",
            description = "Keep the registry's truth in three Consul servers, run by the `consul` on the PATH.")
    private boolean consul;

    @Option(
            names = "--consul-address",
            paramLabel = "URL",
            split = ",",
            converter = Arguments.Address.class,
            description = "Keep it in a Consul that runs already: https://host:8501. Its token: CONSUL_HTTP_TOKEN.")
    private List<String> consulAddresses = List.of();

    @Option(
            names = "--consul-ca",
            paramLabel = "FILE",
            description = "That Consul speaks HTTPS, with certificates of these authorities.")
    private Path consulAuthorities;

    @Option(names = "--consul-unverified", description = "Talk to it in plaintext although it is another machine's.")
    private boolean consulUnverified;

    @Option(names = "--auth", description = "Ask callers for a token; `ensemble token` makes one.")
    private boolean auth;

    @Option(names = "--tls",
            description = "Speak HTTPS, and gRPC over TLS, with a certificate of the ensemble's own CA.")
    private boolean tls;

    @Option(
            names = "--experiment-plaintext",
            description = "For experiments: processes have no certificates, and may call each other as they like.")
    private boolean plaintext;

    @Mixin
    private SkewOptions clocks;

    @Option(
            names = "--breakable-network",
            description = "Put relays between the processes, so that `cut` and `slow` can break their network.")
    private boolean breakableNetwork;

    @Option(
            names = "--restart-after",
            paramLabel = "TIME",
            defaultValue = "1s",
            converter = Arguments.RestartAfterConverter.class,
            description = "How long a dead instance waits before it is started again, or never (default: 1s).")
    private Arguments.RestartAfter restartAfter;

    @Option(
            names = "--jvm-args",
            paramLabel = "INSTANCE=ARGS",
            description = "Further arguments of java for an instance, or for all of a service: order-1='-Xmx128m'.")
    private Map<String, String> jvmArgs = new TreeMap<>();

    @Option(
            names = "--service-args",
            paramLabel = "INSTANCE=ARGS",
            description = "Further options of the service itself: order-1='--clock-offset=5s', postgres='-c work_mem=8MB'.")
    private Map<String, String> serviceArgs = new TreeMap<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        EnsembleOptions options = options();
        refuseWhatCannotRun();
        if (detach) {
            List<String> args = spec.root().commandLine().getParseResult().originalArgs();
            return new DetachedUp(options, args)
                    .run(spec.commandLine().getOut(), spec.commandLine().getErr());
        }
        return new ForegroundUp(options, Screen.of(spec.commandLine().getOut())).run();
    }

    /** Before anything is started or written: afterwards it would be one message among many, or have no room. */
    private void refuseWhatCannotRun() throws IOException, InterruptedException {
        String missing = Doctor.needed(data.path()).stream()
                .filter(finding -> finding.verdict() == Severity.MISSING)
                .map(finding -> finding.subject() + ": " + finding.detail())
                .collect(Collectors.joining("; "));
        if (!missing.isEmpty()) {
            throw new UsageException(missing + " (see `./ensemble doctor`)");
        }
    }

    private EnsembleOptions options() {
        EnsembleOptions options = EnsembleOptions.defaults(data.path())
                .withPort(ports.http)
                .withGrpcPort(ports.grpc)
                .withRestartAfter(restartAfter.delay())
                .withJvmArgs(words(jvmArgs))
                .withServiceArgs(clocks.with(withConsulTrust(words(serviceArgs))))
                .withConsul(consulChoice())
                .withAuth(auth);
        if (plaintext && tls) {
            throw new UsageException("--tls needs the CA that --experiment-plaintext does without");
        }
        options = plaintext ? options.withCertificateLife(Optional.empty()) : options.withTls(tls);
        if (breakableNetwork) {
            options = options.withBreakableNetwork();
        }
        options = with(options, Service.GATEWAY, gateways);
        options = with(options, Service.ORDER, orders);
        options = with(options, Service.INVENTORY, inventories);
        options = with(options, Service.REGISTRY, registries);
        return options;
    }

    private ConsulChoice consulChoice() {
        if (consul && !consulAddresses.isEmpty()) {
            throw new UsageException(
                    "--consul runs servers, --consul-address uses those that run already: give one of them");
        }
        if (consulAddresses.isEmpty() && (consulAuthorities != null || consulUnverified)) {
            throw new UsageException((consulAuthorities != null ? "--consul-ca" : "--consul-unverified")
                    + " is about a Consul that runs already: say which, --consul-address URL");
        }
        if (consul) {
            ConsulBinary.require();
            return ConsulChoice.own(ports.consul);
        }
        for (String each : consulAddresses) {
            if (each.startsWith(Arguments.Address.HTTPS) && consulAuthorities == null) {
                throw new UsageException(each + ": whom to believe there is missing, say --consul-ca FILE");
            }
        }
        return consulAddresses.isEmpty() ? ConsulChoice.NONE : ConsulChoice.at(consulAddresses.stream()
                .map(each -> each.replace(Arguments.Address.HTTPS, "")).toList());
    }

    /** What the registries are told of the Consul that runs already. */
    private Map<String, List<String>> withConsulTrust(Map<String, List<String>> arguments) {
        List<String> trust = new ArrayList<>(arguments.getOrDefault(Service.REGISTRY.id(), List.of()));
        if (consulAuthorities != null) {
            trust.add("--consul-ca=" + consulAuthorities.toAbsolutePath());
        }
        if (consulUnverified) {
            trust.add("--consul-unverified");
        }
        if (!trust.isEmpty()) {
            arguments.put(Service.REGISTRY.id(), trust);
        }
        return arguments;
    }

    private static Map<String, List<String>> words(Map<String, String> arguments) {
        Map<String, List<String>> words = new TreeMap<>();
        arguments.forEach((name, text) -> words.put(name, List.of(text.strip().split("\\s+"))));
        return words;
    }

    private static EnsembleOptions with(EnsembleOptions options, Service service, Integer number) {
        return number == null ? options : options.withReplicas(service, number);
    }
}
