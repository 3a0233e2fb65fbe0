package dev.ensemble.lab.prove.registry;

import com.google.common.net.HostAndPort;
import dev.ensemble.lab.load.http.UnreadableException;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.Patience;
import dev.ensemble.lab.prove.Peak;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.prove.Trial;
import dev.ensemble.lab.run.ConsulChoice;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.consul.ConsulAgent;
import dev.ensemble.lab.run.consul.ConsulAgent.CatalogEntry;
import dev.ensemble.lab.run.consul.ConsulCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** An ensemble with Consul, and what Consul and the registry's clients show of it. */
record RegistryView(Harness harness, ClientLists lists, double rate, RunSettings settings, AtomicInteger asked)
        implements AutoCloseable {
    static final List<String> SERVICES = List.of("order", "inventory", "gateway");

    private static final Patience PATIENCE = Patience.of(Duration.ofSeconds(90), Duration.ofMillis(10));

    /** Whatever a server answers that dies, or has no leader: another look, at another server. */
    private static final Patience FOR_CONSUL = new Patience(PATIENCE.limit(), PATIENCE.pause(), e -> true);

    static RegistryView open(RunSettings settings, Results results) throws Exception {
        return open(settings, List.of(), results);
    }

    /** Another ensemble, whose registries get these arguments: a control. */
    RegistryView control(String name, String... arguments) throws Exception {
        Path folder = Files.createDirectory(settings.folder().resolve(name));
        return open(new RunSettings(folder, OptionalDouble.of(rate), settings.form()), List.of(arguments), results());
    }

    private static RegistryView open(RunSettings settings, List<String> arguments, Results results) throws Exception {
        EnsembleOptions options = EnsembleOptions.forTrial(settings.folder())
                .withConsul(ConsulChoice.own(0))
                .withServiceArgs(Map.of("registry", arguments));
        Harness harness = Harness.start(options, PATIENCE, results);
        try {
            double rate = Peak.rate(harness.ensemble(), settings, Peak.HALF, results);
            ClientLists lists = new ClientLists(
                    registries(harness.ensemble()), harness.ensemble().credentials("gateway"),
                    SERVICES);
            return new RegistryView(harness, lists, rate, settings, new AtomicInteger());
        } catch (Exception e) {
            harness.close();
            throw e;
        }
    }

    Ensemble ensemble() {
        return harness.ensemble();
    }

    Results results() {
        return harness.results();
    }

    /** The addresses of all registry replicas, dead or alive. */
    List<HostAndPort> registries() {
        return registries(ensemble());
    }

    private static List<HostAndPort> registries(Ensemble ensemble) {
        return ensemble.instances().stream()
                .filter(instance -> instance.service().equals("registry"))
                .map(instance -> HostAndPort.fromParts("127.0.0.1", instance.port()))
                .toList();
    }

    /** A load of its own for a row of this name. */
    Trial trial(String row) throws IOException, InterruptedException, UnreadableException {
        return harness.load(row, rate);
    }

    /** All instances of the shop as any living Consul server shows them. */
    Map<String, CatalogEntry> catalog() {
        return FOR_CONSUL.await("a Consul server that answers", this::read, entries -> true);
    }

    private Map<String, CatalogEntry> read() throws IOException, InterruptedException {
        List<String> addresses = ensemble().consulAddresses();
        ConsulAgent agent = new ConsulAgent(addresses.get(asked.get() % addresses.size()));
        try {
            Map<String, CatalogEntry> all = new TreeMap<>();
            for (String service : SERVICES) {
                all.putAll(agent.instances(service));
            }
            return all;
        } catch (IOException e) {
            // Dead or frozen: the next one is asked from now on.
            asked.incrementAndGet();
            throw e;
        }
    }

    /** Id of the server that leads Consul. */
    String consulLeader() {
        return PATIENCE.await("a leader of Consul", () -> ensemble().instance(ConsulCluster.LEADER).instance(),
                leader -> true);
    }

    /** Returns milliseconds until something is so. */
    long millisUntil(String what, Callable<Boolean> condition) {
        return harness.time(what, condition).toMillis();
    }

    @Override
    public void close() throws Exception {
        lists.close();
        harness.close();
    }
}
