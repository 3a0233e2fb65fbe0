package dev.ensemble.lab.prove.bench;

import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.Service;
import dev.ensemble.lab.run.postgres.Login;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One life of a contender.
 *
 * @param ensemble whose PostgreSQL it works on
 * @param pids of those who do the job of a service; none where it has no such thing
 * @param chain what is stopped before the ensemble
 */
record Life(Ensemble ensemble, URI url, Function<Service, List<Long>> pids, AutoCloseable chain)
        implements AutoCloseable {
    /** Those whose CPU time is counted, in the order of the way of a request. */
    static final List<Service> TIERS =
            List.of(Service.GATEWAY, Service.ORDER, Service.INVENTORY, Service.REGISTRY, Service.POSTGRES);

    /** That of an ensemble. */
    static Life begin(EnsembleOptions options) throws IOException, InterruptedException {
        Ensemble ensemble = Ensemble.start(options, line -> {});
        return new Life(ensemble, ensemble.gateway(), service -> pids(ensemble, service), () -> {});
    }

    static List<Long> pids(Ensemble ensemble, Service service) {
        return ensemble.instances().stream()
                .filter(each -> each.service().equals(service.id()))
                .map(each -> each.pid())
                .toList();
    }

    /** CPU time so far, by tier. */
    Map<Service, Duration> cpu() {
        Map<Service, Duration> all = new EnumMap<>(Service.class);
        for (Service tier : TIERS) {
            all.put(tier, pids.apply(tier).stream().map(CpuTime::of).reduce(Duration.ZERO, Duration::plus));
        }
        return all;
    }

    /** Leaves empty books to the next one. */
    @Override
    public void close() throws IOException, InterruptedException {
        try (ensemble) {
            int port = ensemble.instance(Service.POSTGRES.id()).port();
            try {
                chain.close();
                Login.of(ensemble.data(), port, "orders").run("TRUNCATE orders");
                Login.of(ensemble.data(), port, "inventory").run("TRUNCATE reservation;"
                        + " UPDATE item SET free = free + reserved + sold, reserved = 0, sold = 0");
            } catch (IOException | InterruptedException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException("cannot end " + url, e);
            }
        }
    }
}
