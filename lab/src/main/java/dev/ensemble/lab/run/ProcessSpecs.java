package dev.ensemble.lab.run;

import dev.ensemble.lab.run.consul.ConsulCluster;
import dev.ensemble.lab.run.identity.Identities;
import dev.ensemble.lab.run.network.BreakableNetwork;
import dev.ensemble.lab.run.postgres.PostgresProcessSpec;
import dev.ensemble.lab.run.postgres.Secrets;
import dev.ensemble.lab.run.supervisor.DataFolder;
import dev.ensemble.lab.run.supervisor.Ports;
import dev.ensemble.lab.run.supervisor.ProcessSpec;
import dev.ensemble.lab.run.token.TokenIssuer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How each service is started: its ports, its arguments, its secrets. */
final class ProcessSpecs {
    private static final String HOST = "127.0.0.1";
    private static final String INVENTORY_DATABASE = "inventory";
    private static final String ORDERS_DATABASE = "orders";

    private final Home home;
    private final EnsembleOptions options;
    private final Ports ports;
    private final Secrets secrets;
    private final Trust trust;
    private final JavaCommand java;
    private final Optional<ConsulCluster> consul;
    private final String registries;
    private final int postgresPort;
    private final BiPredicate<Service, String> othersServe;
    private final Optional<BreakableNetwork> network;
    private volatile boolean serving;

    /** Who issues tokens of callers, and who certificates of processes; either may be missing. */
    record Trust(Optional<TokenIssuer> tokens, Optional<Identities> identities) {}

    /**
     * @param network that stands between the processes, if any does
     * @param othersServe whether instances of a service other than the given one are ready
     */
    ProcessSpecs(
            Home home, EnsembleOptions options, Trust trust, Ports ports, Optional<BreakableNetwork> network,
            BiPredicate<Service, String> othersServe) {
        this.network = network;
        this.trust = trust;
        this.othersServe = othersServe;
        this.home = home;
        this.options = options;
        this.ports = ports;
        this.secrets = new Secrets(options.data());
        this.java = new JavaCommand(home, options);
        ConsulChoice choice = options.consul();
        this.consul = choice.servers() == 0
                ? Optional.empty()
                : Optional.of(ConsulCluster.plan(DataFolder.consul(options.data()), ports, choice.port()));
        this.registries = IntStream.rangeClosed(1, choice.isConsul() ? EnsembleOptions.MOST_REGISTRIES : 1)
                .mapToObj(Service.REGISTRY::instance)
                .map(instance -> HOST + ":" + reachable(instance, ports.of(instance)))
                .collect(Collectors.joining(","));
        this.postgresPort = ports.of(Service.POSTGRES.instance(1));
    }

    ProcessSpec make(Service service, String instance) throws IOException, InterruptedException {
        return switch (service) {
            case POSTGRES -> new PostgresProcessSpec(
                    options.data(),
                    home.derived(),
                    postgresPort,
                    secrets,
                    List.of(INVENTORY_DATABASE, ORDERS_DATABASE),
                    options.serviceArgs().getOrDefault(service.id(), List.of()));
            case CONSUL -> consul.orElseThrow().server(instance);
            case REGISTRY -> java(service, instance, ports.of(instance), consulAddresses(), Map.of());
            case INVENTORY -> withDatabase(service, instance, INVENTORY_DATABASE);
            case ORDER -> withDatabase(service, instance, ORDERS_DATABASE);
            case GATEWAY -> gateway(instance);
        };
    }

    /** From now on the ensemble serves: an instance that starts beside ready ones leaves them the CPU. */
    void serves() {
        serving = true;
    }

    /** The Consul servers of the ensemble's own, if it has some. */
    Optional<ConsulCluster> consul() {
        return consul;
    }

    private List<String> consulAddresses() {
        List<String> addresses = consul
                .map(own -> own.addresses(this::reachable))
                .orElse(options.consul().addresses());
        return addresses.isEmpty() ? List.of() : List.of("--consul-address=" + String.join(",", addresses));
    }

    /** The port at which others reach what listens at {@code port}. */
    private int reachable(String instance, int port) {
        return network.map(each -> each.portBefore(instance, port)).orElse(port);
    }

    /** Those who serve callers' requests check the callers' tokens, each for itself. */
    private List<String> tokenKeys() {
        return trust.tokens().map(each -> List.of("--auth-keys=" + each.publicKeys())).orElse(List.of());
    }

    private ProcessSpec withDatabase(Service service, String instance, String database) throws IOException {
        List<String> arguments = new ArrayList<>(tokenKeys());
        Collections.addAll(
                arguments,
                "--registry=" + registries,
                "--database-url=jdbc:postgresql://" + HOST + ":" + reachable(Service.POSTGRES.id(), postgresPort) + "/"
                        + database,
                "--database-user=" + database);
        Map<String, String> environment = Map.of("ENSEMBLE_DATABASE_PASSWORD", secrets.password(database));
        return java(service, instance, ports.of(instance), arguments, environment);
    }

    private ProcessSpec gateway(String instance) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "--registry=" + registries,
                "--http-host=localhost",
                "--http-port=" + options.port(),
                "--grpc-port=" + options.grpcPort()));
        if (EnsembleOptions.sharesPorts()) {
            arguments.add("--reuse-port");
        }
        if (options.tls()) {
            arguments.add("--tls=" + trust.identities().orElseThrow().forCallers());
        }
        arguments.addAll(tokenKeys());
        return java(Service.GATEWAY, instance, options.port(), arguments, Map.of());
    }

    private void certify(Service service, String instance) throws IOException {
        if (trust.identities().isPresent()) {
            trust.identities().get().ensure(service.id(), instance);
        }
    }

    private ProcessSpec java(
            Service service, String instance, int port, List<String> further, Map<String, String> environment) {
        int adminPort = ports.of(instance + " admin");
        List<String> arguments = new ArrayList<>();
        arguments.add("--instance=" + instance);
        if (service != Service.GATEWAY) {
            arguments.add("--port=" + port);
            network.ifPresent(each -> arguments.add("--advertised-port=" + each.portBefore(instance, port)));
        }
        arguments.add("--admin-port=" + adminPort);
        trust.identities().ifPresent(each -> arguments.add("--identity=" + each.folder(instance)));
        arguments.addAll(further);
        return new JavaProcessSpec(
                port, adminPort, service.servingNice(), java.of(service, instance, arguments), environment,
                () -> certify(service, instance),
                () -> serving && options.gentleStarts()
                        ? service.startingNice(othersServe.test(service, instance))
                        : service.servingNice());
    }
}
