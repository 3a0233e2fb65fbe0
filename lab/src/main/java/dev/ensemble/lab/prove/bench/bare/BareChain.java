package dev.ensemble.lab.prove.bench.bare;

import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.Home;
import dev.ensemble.lab.run.Service;
import dev.ensemble.lab.run.postgres.Login;
import dev.ensemble.lab.run.supervisor.Ports;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The running processes of a bare chain, on the databases of an ensemble whose own services may be stopped. */
public final class BareChain implements AutoCloseable {
    private final Ensemble ensemble;
    private final Map<Service, Integer> replicas;
    private final Ports ports = new Ports();
    private final Map<Service, List<BareProcess>> processes = new EnumMap<>(Service.class);

    private BareChain(Ensemble ensemble, Map<Service, Integer> replicas) {
        this.ensemble = ensemble;
        this.replicas = replicas;
    }

    /**
     * Starts as many processes as {@code replicas} says, from AOT caches that are made before if they are out of date.
     *
     * @param ensemble in whose PostgreSQL the services have made their tables before
     * @param jvmArgs further arguments of {@code java} for each
     */
    public static BareChain start(Ensemble ensemble, Map<Service, Integer> replicas, List<String> jvmArgs)
            throws IOException, InterruptedException {
        BareTraining.ensure(Home.find(), ensemble);
        return start(ensemble, replicas, service -> {
            List<String> all = new ArrayList<>(BareTraining.cache(Home.find(), service).use().stream().toList());
            all.addAll(jvmArgs);
            return all;
        });
    }

    /** What {@code java} is told for a process of this service. */
    interface JavaArguments {
        List<String> of(Service service);
    }

    static BareChain start(Ensemble ensemble, Map<Service, Integer> replicas, JavaArguments java)
            throws IOException, InterruptedException {
        BareChain chain = new BareChain(ensemble, replicas);
        try {
            for (Service service : List.of(Service.INVENTORY, Service.ORDER, Service.GATEWAY)) {
                chain.launch(service, java.of(service));
            }
            return chain;
        } catch (IOException | RuntimeException e) {
            chain.close();
            throw e;
        }
    }

    private void launch(Service service, List<String> java) throws IOException {
        List<BareProcess> started = new ArrayList<>();
        processes.put(service, started);
        for (int i = 1; i <= replicas.get(service); i++) {
            started.add(BareProcess.launch("bare-" + service.id() + "-" + i, java, arguments(service, i),
                    service == Service.GATEWAY ? "" : login(service).password(), ensemble.data()));
        }
        for (BareProcess each : started) {
            each.awaitServing();
        }
    }

    private List<String> arguments(Service service, int ordinal) throws IOException {
        if (service == Service.GATEWAY) {
            return List.of(service.id(), Integer.toString(ports.of(service.id())), ports(Service.ORDER),
                    ports(Service.INVENTORY));
        }
        Login login = login(service);
        return List.of(service.id(), Integer.toString(ports.of(service.id() + ordinal)),
                "jdbc:postgresql://127.0.0.1:" + login.port() + "/" + login.database(), login.database(),
                ports(Service.INVENTORY));
    }

    private Login login(Service service) throws IOException {
        return Login.of(ensemble.data(), ensemble.instance(Service.POSTGRES.id()).port(),
                service == Service.ORDER ? "orders" : "inventory");
    }

    private String ports(Service service) {
        return IntStream.rangeClosed(1, replicas.get(service))
                .mapToObj(i -> Integer.toString(ports.of(service.id() + i)))
                .collect(Collectors.joining(","));
    }

    /** Where a client talks to it. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + ports.of(Service.GATEWAY.id()));
    }

    /** The ids of its processes that do the job of this service. */
    public List<Long> pids(Service service) {
        return processes.getOrDefault(service, List.of()).stream().map(BareProcess::pid).toList();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (Service service : List.of(Service.GATEWAY, Service.ORDER, Service.INVENTORY)) {
            for (BareProcess each : processes.getOrDefault(service, List.of())) {
                each.close();
            }
        }
        ports.close();
    }
}
