package dev.ensemble.lab.run;

import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.lab.run.network.BreakableNetwork;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What to run.
 *
 * @param data the folder that holds everything this ensemble writes
 * @param port the HTTP port that the gateways share, 0 for a free one
 * @param grpcPort the gRPC port that they share, 0 for a free one
 * @param replicas how many instances of each service
 * @param restartAfter how long a dead instance waits before it is started again, empty for ever
 * @param jvmArgs further arguments of {@code java}, by instance or by service
 * @param serviceArgs further arguments of the service itself, by instance or by service; of PostgreSQL's server, too
 * @param consul where the registry keeps the truth
 * @param gentleStarts whether a service that starts leaves the CPU to those that serve, where the system can do that
 * @param auth whether callers are asked for tokens
 * @param certificateLife how long a certificate of a process counts; empty for plaintext between processes
 * @param tls whether the gateways speak TLS with their callers
 * @param breakableNetwork whether relays stand between the processes, so that their network can be broken
 */
public record EnsembleOptions(
        Path data,
        int port,
        int grpcPort,
        Map<Service, Integer> replicas,
        Optional<Duration> restartAfter,
        Map<String, List<String>> jvmArgs,
        Map<String, List<String>> serviceArgs,
        ConsulChoice consul,
        boolean gentleStarts,
        boolean auth,
        Optional<Duration> certificateLife,
        boolean tls,
        boolean breakableNetwork) {
    private static final Duration CERTIFICATE_LIFE = Duration.ofHours(1);

    /** Most registries that share a Consul. */
    public static final int MOST_REGISTRIES = 3;

    /** Most instances of one service: the connections of all their pools fit into the database. */
    public static final int MOST_REPLICAS = 8;

    public EnsembleOptions {
        data = data.toAbsolutePath().normalize();
        if (tls && certificateLife.isEmpty()) {
            throw new UsageException("TLS for callers needs the certificate authority of the processes' identities");
        }
        replicas = Map.copyOf(replicas);
        jvmArgs = Map.copyOf(jvmArgs);
        serviceArgs = Map.copyOf(serviceArgs);
        replicas.forEach((service, number) -> refuseReplicas(service, number, consul));
        jvmArgs.keySet().forEach(name -> refuseTarget(name, Service::isJava));
        serviceArgs.keySet()
                .forEach(name -> refuseTarget(name, service -> service.isJava() || service == Service.POSTGRES));
    }

    /** Two gateways (one where a port cannot be shared), two orders, three inventories, a registry and a database. */
    public static EnsembleOptions defaults(Path data) {
        Map<Service, Integer> replicas = new EnumMap<>(Service.class);
        replicas.put(Service.POSTGRES, 1);
        replicas.put(Service.REGISTRY, 1);
        replicas.put(Service.INVENTORY, 3);
        replicas.put(Service.ORDER, 2);
        replicas.put(Service.GATEWAY, sharesPorts() ? 2 : 1);
        return new EnsembleOptions(data, 0, 0, replicas, Optional.of(Duration.ofSeconds(1)), Map.of(), Map.of(),
                ConsulChoice.NONE, true, false, Optional.of(CERTIFICATE_LIFE), false, false);
    }

    /** The defaults for who breaks it: data below a folder of the breaker's, and the dead return soon. */
    public static EnsembleOptions forTrial(Path folder) {
        return defaults(folder.resolve("data")).withRestartAfter(Optional.of(Duration.ofMillis(500)));
    }

    /** Whether several gateways can listen at one port here (SO_REUSEPORT that spreads connections: Linux). */
    public static boolean sharesPorts() {
        return System.getProperty("os.name").equals("Linux");
    }

    /** Refuses a number of instances that this machine or this service cannot have. */
    void refuseReplicas(Service service, int number) {
        refuseReplicas(service, number, consul);
    }

    private static void refuseReplicas(Service service, int number, ConsulChoice consul) {
        int most =
                switch (service) {
                    case POSTGRES -> 1;
                    case CONSUL -> consul.servers();
                    // Without Consul its catalog is in memory, so that a second one would know other instances.
                    case REGISTRY -> consul.isConsul() ? MOST_REGISTRIES : 1;
                    case GATEWAY -> sharesPorts() ? MOST_REPLICAS : 1;
                    case INVENTORY, ORDER -> MOST_REPLICAS;
                };
        int least = service == Service.CONSUL ? most : 1;
        if (number < least || number > most) {
            String possible =
                    least == most ? (most == 1 ? "there is exactly 1 here" : "there are exactly " + most + " here")
                            : "from 1 to " + most + " are possible";
            String hint =
                    service == Service.REGISTRY && !consul.isConsul() ? "; more share a Consul, see `up --consul`" : "";
            throw new UsageException("cannot run " + number + " instances of " + service.id() + ": " + possible + hint);
        }
    }

    private static void refuseTarget(String name, Predicate<Service> takesArguments) {
        List<String> possible = Arrays.stream(Service.values())
                .filter(takesArguments)
                .flatMap(service -> Stream.concat(
                        Stream.of(service.id()),
                        IntStream.rangeClosed(1, MOST_REPLICAS).mapToObj(service::instance)))
                .distinct()
                .toList();
        if (!possible.contains(name)) {
            throw Unknown.instance(name, possible);
        }
    }

    /** The same with another port. */
    public EnsembleOptions withPort(int other) {
        return new EnsembleOptions(data, other, grpcPort, replicas, restartAfter, jvmArgs, serviceArgs, consul,
                gentleStarts, auth, certificateLife, tls, breakableNetwork);
    }

    /** The same with another gRPC port. */
    public EnsembleOptions withGrpcPort(int other) {
        return new EnsembleOptions(data, port, other, replicas, restartAfter, jvmArgs, serviceArgs, consul,
                gentleStarts, auth, certificateLife, tls, breakableNetwork);
    }

    /** The same with another number of instances of one service. */
    public EnsembleOptions withReplicas(Service service, int number) {
        Map<Service, Integer> changed = new EnumMap<>(replicas);
        changed.put(service, number);
        return new EnsembleOptions(data, port, grpcPort, changed, restartAfter, jvmArgs, serviceArgs, consul,
                gentleStarts, auth, certificateLife, tls, breakableNetwork);
    }

    /** The same with no service but this. */
    public EnsembleOptions only(Service service) {
        return new EnsembleOptions(data, port, grpcPort, Map.of(service, replicas.get(service)), restartAfter, jvmArgs,
                serviceArgs, consul, gentleStarts, auth, certificateLife, tls, breakableNetwork);
    }

    /** The same with another delay of restarts; empty for never. */
    public EnsembleOptions withRestartAfter(Optional<Duration> delay) {
        return new EnsembleOptions(data, port, grpcPort, replicas, delay, jvmArgs, serviceArgs, consul,
                gentleStarts, auth, certificateLife, tls, breakableNetwork);
    }

    /** The same with further arguments of {@code java}, by instance or by service. */
    public EnsembleOptions withJvmArgs(Map<String, List<String>> arguments) {
        return new EnsembleOptions(data, port, grpcPort, replicas, restartAfter, arguments, serviceArgs, consul,
                gentleStarts, auth, certificateLife, tls, breakableNetwork);
    }

    /** The same with further arguments of the services, by instance or by service. */
    public EnsembleOptions withServiceArgs(Map<String, List<String>> arguments) {
        return new EnsembleOptions(data, port, grpcPort, replicas, restartAfter, jvmArgs, arguments, consul,
                gentleStarts, auth, certificateLife, tls, breakableNetwork);
    }

    /** The same with the registry's truth elsewhere, and for Consul with two registries that share it. */
    public EnsembleOptions withConsul(ConsulChoice choice) {
        Map<Service, Integer> changed = new EnumMap<>(replicas);
        changed.remove(Service.CONSUL);
        if (choice.servers() > 0) {
            changed.put(Service.CONSUL, choice.servers());
        }
        changed.put(Service.REGISTRY, choice.isConsul() ? 2 : 1);
        return new EnsembleOptions(data, port, grpcPort, changed, restartAfter, jvmArgs, serviceArgs, choice,
                gentleStarts, auth, certificateLife, tls, breakableNetwork);
    }

    /** For experiments: the same, where a service that starts takes the CPU from those that serve. */
    public EnsembleOptions withoutGentleStarts() {
        return new EnsembleOptions(data, port, grpcPort, replicas, restartAfter, jvmArgs, serviceArgs, consul, false,
                auth, certificateLife, tls, breakableNetwork);
    }

    /** The same, where callers are asked for tokens. */
    public EnsembleOptions withAuth(boolean asked) {
        return new EnsembleOptions(data, port, grpcPort, replicas, restartAfter, jvmArgs, serviceArgs, consul,
                gentleStarts, asked, certificateLife, tls, breakableNetwork);
    }

    /** For experiments: the same, where processes have no identities, or such whose certificates count for this long. */
    public EnsembleOptions withCertificateLife(Optional<Duration> life) {
        return new EnsembleOptions(data, port, grpcPort, replicas, restartAfter, jvmArgs, serviceArgs, consul,
                gentleStarts, auth, life, tls, breakableNetwork);
    }

    /** The same, where the gateways speak TLS with their callers. */
    public EnsembleOptions withTls(boolean spoken) {
        return new EnsembleOptions(data, port, grpcPort, replicas, restartAfter, jvmArgs, serviceArgs, consul,
                gentleStarts, auth, certificateLife, spoken, breakableNetwork);
    }

    /**
     * The same with relays between the processes, so that their network can be broken.
     *
     * @throws UsageException where it cannot be
     */
    public EnsembleOptions withBreakableNetwork() {
        if (!BreakableNetwork.isPossible()) {
            throw new UsageException("a network that can be broken needs Linux, which tells whose a connection is;"
                    + " this is " + System.getProperty("os.name"));
        }
        return new EnsembleOptions(data, port, grpcPort, replicas, restartAfter, jvmArgs, serviceArgs, consul,
                gentleStarts, auth, certificateLife, tls, true);
    }
}
