package dev.ensemble.lab.prove.bench.fleet;

import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.Service;
import dev.ensemble.lab.run.consul.ConsulAgent;
import dev.ensemble.lab.run.supervisor.InstanceStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What was spent so far, to be compared with what will be.
 *
 * @param nanos monotonic time
 * @param registry CPU time
 * @param consul CPU time of all servers
 * @param writes entries in Consul's log
 * @param pushes lists that watchers have got
 * @param bytes of these
 */
record FleetCosts(long nanos, Duration registry, Duration consul, long writes, long pushes, long bytes) {
    private static final double MEBI = 1 << 20;

    static FleetCosts soFar(Ensemble ensemble, long pushes, long bytes) throws IOException, InterruptedException {
        return new FleetCosts(System.nanoTime(), cpu(ensemble, Service.REGISTRY), cpu(ensemble, Service.CONSUL),
                new ConsulAgent(ensemble.consulAddresses().getFirst()).logEntries(), pushes, bytes);
    }

    private static Stream<InstanceStatus> of(List<InstanceStatus> instances, Service service) {
        return instances.stream().filter(each -> each.service().equals(service.id()));
    }

    private static Duration cpu(Ensemble ensemble, Service service) {
        return of(ensemble.instances(), service)
                .map(each -> ProcessHandle.of(each.pid()).orElseThrow().info().totalCpuDuration().orElseThrow())
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** The cells from what was spent since, to the memory that is in use now. */
    String since(FleetCosts before, Ensemble ensemble) {
        return String.format(Locale.ROOT, "%.1f s | %.1f s | %.1f s | %d | %d, %.1f MB | %.0f MB | %.0f MB",
                (nanos - before.nanos) / 1e9, registry.minus(before.registry).toMillis() / 1e3,
                consul.minus(before.consul).toMillis() / 1e3, writes - before.writes, pushes - before.pushes,
                (bytes - before.bytes) / MEBI, memory(ensemble, Service.REGISTRY), memory(ensemble, Service.CONSUL));
    }

    private static double memory(Ensemble ensemble, Service service) {
        return of(ensemble.measured(), service).mapToLong(InstanceStatus::memoryBytes).sum() / MEBI;
    }
}
