package dev.ensemble.lab.prove.registry;

import com.google.common.net.HostAndPort;
import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.chassis.telemetry.Logging;
import dev.ensemble.lab.load.LoadResult;
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
import dev.ensemble.lab.run.supervisor.InstanceStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** An ensemble with Consul under load, and all that can be looked at from outside. */
record RegistryFixture(Ensemble ensemble, ClientLists lists, double rate, RunSettings settings, Results results,
        AtomicInteger asked)
        implements AutoCloseable {
    static final List<String> SERVICES = List.of("order", "inventory", "gateway");

    private static final Duration LIMIT = Duration.ofSeconds(90);

    static RegistryFixture open(RunSettings settings, Results results) throws Exception {
        Logging.warningsOnly();
        EnsembleOptions options = EnsembleOptions.forTrial(settings.folder()).withConsul(ConsulChoice.own(0));
        Ensemble ensemble = Ensemble.start(options, results::say);
        try {
            double rate = Peak.rate(ensemble, settings, Peak.HALF, results);
            ClientLists lists = new ClientLists(registries(ensemble), SERVICES);
            return new RegistryFixture(ensemble, lists, rate, settings, results, new AtomicInteger());
        } catch (Exception e) {
            ensemble.close();
            throw e;
        }
    }

    /** The addresses of all registry replicas, dead or alive. */
    List<HostAndPort> registries() {
        return registries(ensemble);
    }

    private static List<HostAndPort> registries(Ensemble ensemble) {
        return ensemble.instances().stream()
                .filter(instance -> instance.service().equals("registry"))
                .map(instance -> HostAndPort.fromParts("127.0.0.1", instance.port()))
                .toList();
    }

    /** A load of its own for a row of this name. */
    Trial trial(String row) throws Exception {
        Path folder = Files.createDirectories(settings.folder().resolve(row));
        return new Trial(ensemble, folder, rate);
    }

    /** Ends a row's load and writes down whether a caller noticed. */
    void judge(String row, Trial trial) throws Exception {
        LoadResult result = trial.finish();
        results.timely(row + ": calls", result.toString(), result.clean());
    }

    /** All instances of the shop as any living Consul server shows them. */
    Map<String, CatalogEntry> catalog() {
        return waiting("a Consul server that answers").ignoreExceptions().until(this::read, entries -> true);
    }

    private Map<String, CatalogEntry> read() throws IOException, InterruptedException {
        List<String> addresses = ensemble.consulAddresses();
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
        return waiting("a leader of Consul").until(
                () -> ensemble.instance(ConsulCluster.LEADER).instance(), leader -> true);
    }

    /** SIGKILL, and it stays dead until it is started. */
    void killForGood(String instance) throws InterruptedException {
        int restarts = ensemble.instance(instance).restarts();
        ensemble.kill(instance);
        waiting(instance + " dead").until(() -> {
            InstanceStatus now = ensemble.instance(instance);
            return now.pid() == 0 || now.restarts() > restarts;
        });
        ensemble.stop(instance);
    }

    /** Returns milliseconds until something is so. */
    long millisUntil(String what, Callable<Boolean> condition) {
        long began = System.nanoTime();
        waiting(what).until(condition);
        return (System.nanoTime() - began) / 1_000_000;
    }

    void awaitAllReady() throws InterruptedException {
        ensemble.awaitReady(LIMIT);
    }

    /** A server of Consul that is slow to answer, or has no leader for a moment, is asked again. */
    private static ConditionFactory waiting(String what) {
        return Awaitility.await(what).atMost(LIMIT).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10))
                .ignoreExceptionsMatching(e -> e instanceof IOException || e instanceof UsageException);
    }

    @Override
    public void close() throws Exception {
        lists.close();
        ensemble.close();
    }
}
