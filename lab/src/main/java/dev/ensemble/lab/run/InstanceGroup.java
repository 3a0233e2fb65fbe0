package dev.ensemble.lab.run;

import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.lab.run.consul.ConsulCluster;
import dev.ensemble.lab.run.network.BreakableNetwork;
import dev.ensemble.lab.run.supervisor.DataFolder;
import dev.ensemble.lab.run.supervisor.Instance;
import dev.ensemble.lab.run.supervisor.InstanceEvent;
import dev.ensemble.lab.run.supervisor.InstanceStatus;
import dev.ensemble.lab.run.supervisor.Ledger;
import dev.ensemble.lab.run.supervisor.Ports;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The instances of one ensemble, and the order in which they come and go. */
final class InstanceGroup implements AutoCloseable {
    private static final int HOPELESS = 3;

    private final EnsembleOptions options;
    private final Ledger ledger;
    private final ProcessSpecs parts;
    private final ChangeSignal changes = new ChangeSignal();
    private final Consumer<InstanceEvent> events;
    private volatile List<Instance> instances = List.of();
    private boolean closed;

    InstanceGroup(
            Home home, EnsembleOptions options, ProcessSpecs.Trust trust, Ledger ledger, Ports ports,
            Optional<BreakableNetwork> network, Consumer<InstanceEvent> events) {
        this.options = options;
        this.ledger = ledger;
        this.parts = new ProcessSpecs(home, options, trust, ports, network, this::othersServe);
        this.events = events.andThen(event -> changes.signal());
    }

    /** All, in the order in which they start. */
    List<Instance> instances() {
        return instances;
    }

    Instance find(String named) {
        String id = parts.consul().isPresent() && named.equals(ConsulCluster.LEADER) ? leader() : named;
        return instances.stream()
                .filter(instance -> instance.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Unknown.instance(
                        id, instances.stream().map(Instance::id).toList()));
    }

    /** The name of a service, or the id of an instance. */
    String findInstanceOrService(String named) {
        return options.replicas().keySet().stream().map(Service::id).anyMatch(named::equals) ? named : find(named).id();
    }

    /** Process ids of those that have a process, by instance. */
    Map<String, Long> processes() {
        return instances.stream()
                .map(each -> each.status(false))
                .filter(each -> each.pid() != 0)
                .collect(Collectors.toMap(InstanceStatus::instance, InstanceStatus::pid));
    }

    /** The Consul servers of the ensemble's own, if it has some. */
    Optional<ConsulCluster> consul() {
        return parts.consul();
    }

    private String leader() {
        try {
            return parts.consul().orElseThrow().leader();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UsageException("interrupted while looking for the " + ConsulCluster.LEADER);
        }
    }

    /** Starts what needs no database together with the database, and the others when it is ready. */
    void launch(Duration limit) throws IOException, InterruptedException {
        synchronized (this) {
            for (Service service : Service.values()) {
                for (int ordinal = 1; ordinal <= options.replicas().getOrDefault(service, 0); ordinal++) {
                    add(service, ordinal);
                }
            }
        }
        start(instance -> !service(instance).usesDatabase());
        await(List.of(find(Service.POSTGRES.id())), limit);
        start(instance -> service(instance).usesDatabase());
    }

    void awaitReady(Duration limit) throws InterruptedException {
        await(instances, limit);
        parts.serves();
    }

    synchronized void scale(Service service, int number) throws IOException, InterruptedException {
        options.refuseReplicas(service, number);
        List<Instance> present =
                instances.stream().filter(instance -> service(instance) == service).toList();
        for (Instance surplus : present.subList(Math.min(number, present.size()), present.size())) {
            surplus.close();
            instances = instances.stream().filter(each -> each != surplus).toList();
        }
        for (int ordinal = present.size() + 1; ordinal <= number; ordinal++) {
            add(service, ordinal).start();
        }
        changes.signal();
    }

    /** Callers stop before those that they call; the instances of one service stop together. */
    @Override
    public synchronized void close() throws InterruptedException {
        closed = true;
        for (Service service : List.of(Service.values()).reversed()) {
            List<Thread> stopping = instances.stream()
                    .filter(instance -> service(instance) == service)
                    .map(InstanceGroup::closing)
                    .toList();
            for (Thread thread : stopping) {
                thread.join();
            }
        }
    }

    private static Thread closing(Instance instance) {
        return Thread.ofVirtual().name("close-" + instance.id()).start(() -> {
            try {
                instance.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private Instance add(Service service, int ordinal) throws IOException, InterruptedException {
        if (closed) {
            throw new IllegalStateException("the ensemble is stopping");
        }
        String id = service.instance(ordinal);
        Instance added = new Instance(
                id,
                service.id(),
                parts.make(service, id),
                DataFolder.log(options.data(), id),
                ledger,
                options.restartAfter(),
                events);
        List<Instance> more = new ArrayList<>(instances);
        more.add(added);
        more.sort(Comparator.comparing(InstanceGroup::service));
        instances = List.copyOf(more);
        return added;
    }

    private synchronized void start(Predicate<Instance> which) {
        if (!closed) {
            instances.stream().filter(which).forEach(Instance::start);
        }
    }

    private void await(List<Instance> awaited, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        boolean settled = changes.await(
                () -> awaited.stream().allMatch(Instance::isReady)
                        || awaited.stream().anyMatch(InstanceGroup::isHopeless),
                deadline);
        for (Instance instance : awaited) {
            if (isHopeless(instance)) {
                throw new IllegalStateException(instance.id() + " cannot start: "
                        + instance.status(false).note() + "; see " + instance.log());
            }
            if (!settled && !instance.isReady()) {
                throw new IllegalStateException(instance.id() + " is not ready after " + limit.toSeconds() + " s ("
                        + instance.status(false).state() + "); see " + instance.log());
            }
        }
    }

    private boolean othersServe(Service service, String id) {
        return instances.stream()
                .anyMatch(other -> service(other) == service && !other.id().equals(id) && other.isReady());
    }

    private static boolean isHopeless(Instance instance) {
        return !instance.isReady() && instance.crashCount() >= HOPELESS;
    }

    private static Service service(Instance instance) {
        return Service.named(instance.service());
    }
}
