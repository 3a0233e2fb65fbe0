package dev.ensemble.lab.prove.bench.bare;

import dev.ensemble.lab.run.AotCache;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.Home;
import dev.ensemble.lab.run.Service;
import dev.ensemble.lab.run.Training;
import java.io.IOException;
import java.util.Map;

/** Makes the AOT caches of the chain, once a build, by the work that the services' own are made by. */
final class BareTraining {
    /** From whose class path it runs. */
    static final String MODULE = "lab";

    private static final Map<Service, Integer> ONE_EACH =
            Map.of(Service.INVENTORY, 1, Service.ORDER, 1, Service.GATEWAY, 1);

    private BareTraining() {}

    static AotCache cache(Home home, Service service) {
        return new AotCache(home, "bare-" + service.id(), MODULE);
    }

    static void ensure(Home home, Ensemble ensemble) throws IOException, InterruptedException {
        for (Service service : ONE_EACH.keySet()) {
            if (!cache(home, service).isFresh()) {
                train(home, ensemble);
                return;
            }
        }
    }

    private static void train(Home home, Ensemble ensemble) throws IOException, InterruptedException {
        try (BareChain chain = BareChain.start(ensemble, ONE_EACH, service -> cache(home, service).record())) {
            Training.work(chain.url());
        }
        for (Service service : ONE_EACH.keySet()) {
            cache(home, service).adopt();
        }
    }
}
