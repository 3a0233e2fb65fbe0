package dev.ensemble.lab.prove.bench;

import com.google.common.net.HostAndPort;
import dev.ensemble.chassis.rpc.Credentials;
import dev.ensemble.chassis.telemetry.Logging;
import dev.ensemble.lab.prove.Percentiles;
import dev.ensemble.lab.prove.TemporaryFolder;
import dev.ensemble.lab.prove.bench.fleet.FleetBench;
import dev.ensemble.lab.prove.bench.fleet.FleetOptions;
import dev.ensemble.lab.prove.lease.UnmanagedLease;
import dev.ensemble.lab.run.ConsulChoice;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.Service;
import dev.ensemble.lab.run.consul.ConsulAgent;
import dev.ensemble.lab.run.supervisor.InstanceStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./ensemble bench registry}: how soon watchers know, and what they cost a registry and Consul. */
@Command(
        name = "registry",
        mixinStandardHelpOptions = true,
        description = "Push latency and cost of many watchers of one service, on one registry and three Consul servers.")
final class RegistryBench implements Callable<Integer> {
    private static final String SERVICE = "bench";
    private static final String REGISTRY = "registry-1";
    private static final int MOST = 15_000;
    private static final Duration QUIET = Duration.ofSeconds(10);
    /** The registry of an ensemble is given room for a thousand watchers; ten thousand need more. */
    private static final int ROOMY = 2_000;

    @Option(
            names = "--watchers",
            paramLabel = "N",
            split = ",",
            description = "Numbers of watchers to measure (default: 1000,10000; with --instances 1000).")
    private List<Integer> sizes;

    @Option(
            names = "--changes",
            paramLabel = "N",
            defaultValue = "20",
            description = "How often the instance comes and goes (default: 20).")
    private int changes;

    @Mixin
    private FleetOptions fleet;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (sizes == null) {
            sizes = fleet.isWanted() ? List.of(1000) : List.of(1000, 10_000);
        }
        sizes.forEach(size -> FleetOptions.require("--watchers", size, 1, MOST));
        FleetOptions.require("--changes", changes, 1, 10_000);
        fleet.check();
        Logging.warningsOnly();
        if (fleet.isWanted()) {
            measureFleets();
        } else {
            measureWatchers();
        }
        return 0;
    }

    private void measureFleets() throws IOException, InterruptedException {
        for (int size : sizes) {
            try (TemporaryFolder folder = TemporaryFolder.create("ensemble-bench");
                    Ensemble ensemble = Ensemble.start(
                            options(folder.path().resolve("data"), size), this::say)) {
                new FleetBench(fleet, ensemble, spec.commandLine().getOut(), this::say).run(size);
            }
        }
    }

    private void measureWatchers() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        out.println("| watchers | an instance comes: p50, p99, max ms | goes: p50, p99, max ms | bytes a push "
                + "| CPU a push | memory a watcher | CPU while nothing changes | Consul writes in "
                + QUIET.toSeconds() + " s of that |");
        out.println("|---|---|---|---|---|---|---|---|");
        for (int size : sizes) {
            out.println(measure(size));
            out.flush();
        }
    }

    private String measure(int size) throws IOException, InterruptedException {
        try (TemporaryFolder folder = TemporaryFolder.create("ensemble-bench");
                Ensemble ensemble = Ensemble.start(options(folder.path().resolve("data"), size), this::say)) {
            InstanceStatus registry = ensemble.instance(REGISTRY);
            HostAndPort address = HostAndPort.fromParts("127.0.0.1", registry.port());
            Credentials own = ensemble.credentials(SERVICE, SERVICE + "-1");
            say("warming up");
            try (WatchCrowd few =
                    new WatchCrowd(address, ensemble.credentials("gateway", "gateway-bench"), SERVICE, 100)) {
                change(few, address, own, new ConcurrentHistogram(3), new ConcurrentHistogram(3));
            }
            long memory = ensemble.memory(REGISTRY);
            say(size + " watchers attach");
            try (WatchCrowd crowd =
                    new WatchCrowd(address, ensemble.credentials("gateway", "gateway-bench"), SERVICE, size)) {
                change(crowd, address, own, new ConcurrentHistogram(3), new ConcurrentHistogram(3));
                Histogram comes = new ConcurrentHistogram(3);
                Histogram goes = new ConcurrentHistogram(3);
                long busy = cpuNanos(registry.pid());
                change(crowd, address, own, comes, goes);
                double cpuMicros = (cpuNanos(registry.pid()) - busy) / 1e3 / (2.0 * changes * size);
                long grown = ensemble.memory(REGISTRY) - memory;
                say("nothing changes for " + QUIET.toSeconds() + " s");
                ConsulAgent consul = new ConsulAgent(ensemble.consulAddresses().getFirst());
                long entries = consul.logEntries();
                long idle = cpuNanos(registry.pid());
                LockSupport.parkNanos(QUIET.toNanos());
                double idleShare = (cpuNanos(registry.pid()) - idle) / (double) QUIET.toNanos();
                return String.format(Locale.ROOT, "| %d | %s | %s | %d | %.1f µs | %.1f KB | %.1f %% of a core | %d |",
                        size, Percentiles.ofMillis(comes), Percentiles.ofMillis(goes), crowd.messageBytes(), cpuMicros,
                        grown / 1024.0 / size,
                        idleShare * 100, consul.logEntries() - entries);
            }
        }
    }

    private void change(
            WatchCrowd crowd, HostAndPort address, Credentials own, Histogram comes, Histogram goes)
            throws InterruptedException {
        for (int i = 0; i < changes; i++) {
            UnmanagedLease[] lease = new UnmanagedLease[1];
            crowd.see(true, comes, () -> lease[0] = UnmanagedLease.of(SERVICE, address, own));
            crowd.see(false, goes, () -> lease[0].close());
        }
    }

    private EnsembleOptions options(Path data, int size) {
        List<String> room = fleet.isWanted() ? fleet.registryJvmArgs()
                : size > ROOMY ? List.of("-Xmx512m", "-XX:MaxDirectMemorySize=256m") : List.of();
        return new EnsembleOptions(
                data,
                0,
                0,
                Map.of(Service.POSTGRES, 1, Service.CONSUL, 3, Service.REGISTRY, 1),
                Optional.of(Duration.ofSeconds(2)),
                Map.of(Service.REGISTRY.id(), fleet.isWanted() ? fleet.registryJvmArgs() : room),
                Map.of(Service.REGISTRY.id(), fleet.registryArgs()),
                ConsulChoice.own(0),
                true,
                false,
                Optional.of(Duration.ofHours(1)),
                false,
                false);
    }

    private static long cpuNanos(long pid) {
        return ProcessHandle.of(pid).orElseThrow().info().totalCpuDuration().orElseThrow().toNanos();
    }

    private void say(String line) {
        spec.commandLine().getErr().println("bench: " + line);
        spec.commandLine().getErr().flush();
    }
}
