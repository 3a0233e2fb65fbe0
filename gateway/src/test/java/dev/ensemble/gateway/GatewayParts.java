package dev.ensemble.gateway;

import dev.ensemble.gateway.http.Exchange;
import dev.ensemble.gateway.route.Routes;
import dev.ensemble.gateway.support.TestEnsemble;
import java.util.function.Consumer;

/** Gives tests of other packages what the real wiring makes. */
public final class GatewayParts {
    private GatewayParts() {}

    public static Consumer<Exchange> handler(TestEnsemble ensemble) {
        return GatewayWiring.handler(ensemble.channels());
    }

    public static Routes routes() {
        return GatewayWiring.routes();
    }
}
