package dev.ensemble.lab.prove.bench;

import dev.ensemble.lab.prove.bench.bare.BareChain;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What is set side by side, each alone on the machine in lives of its own, on the same database. */
enum Contender {
    /** The ensemble as {@code up} starts it. */
    OURS {
        @Override
        Life begin(Path data, List<String> jvmArgs) throws IOException, InterruptedException {
            EnsembleOptions options = EnsembleOptions.defaults(data).withJvmArgs(Arrays.stream(Service.values())
                    .filter(Service::isJava)
                    .collect(Collectors.toMap(Service::id, service -> jvmArgs)));
            return Life.begin(options);
        }
    },
    /** The same work without a chassis; needs the tables that {@link #OURS} has made. */
    BARE {
        @Override
        Life begin(Path data, List<String> jvmArgs) throws IOException, InterruptedException {
            EnsembleOptions defaults = EnsembleOptions.defaults(data);
            Ensemble ensemble = Ensemble.start(defaults.only(Service.POSTGRES), line -> {});
            try {
                BareChain chain = BareChain.start(ensemble, defaults.replicas(), jvmArgs);
                Function<Service, List<Long>> pids = service -> service == Service.POSTGRES
                        ? Life.pids(ensemble, service)
                        : chain.pids(service);
                return new Life(ensemble, chain.url(), pids, chain);
            } catch (IOException | InterruptedException | RuntimeException e) {
                ensemble.close();
                throw e;
            }
        }
    };

    /** Starts it and waits until it serves. */
    abstract Life begin(Path data, List<String> jvmArgs) throws IOException, InterruptedException;
}
