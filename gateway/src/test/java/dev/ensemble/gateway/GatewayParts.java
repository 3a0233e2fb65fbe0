package dev.ensemble.gateway;

import dev.ensemble.chassis.admission.Admission;
import dev.ensemble.gateway.call.ApiAdmission;
import dev.ensemble.gateway.http.Exchange;
import dev.ensemble.gateway.route.Routes;
import dev.ensemble.gateway.support.TestEnsemble;
import dev.ensemble.gateway.watch.InstanceWatch;
import java.util.function.Consumer;

/** Gives tests of other packages what the real wiring makes. */
public final class GatewayParts {
    private GatewayParts() {}

    public static Consumer<Exchange> handler(TestEnsemble ensemble) {
        return handler(api(ensemble));
    }

    public static Consumer<Exchange> handler(InstanceWatch api) {
        return GatewayWiring.handler(api);
    }

    public static InstanceWatch api(TestEnsemble ensemble) {
        return GatewayWiring.api(
                ensemble.channels(), ensemble.registryClient(), ensemble.callers(), gate(ensemble));
    }

    public static ApiAdmission gate(TestEnsemble ensemble) {
        return new ApiAdmission(new Admission(128, ensemble.network.loop()));
    }

    public static Routes routes() {
        return GatewayWiring.ROUTES;
    }
}
