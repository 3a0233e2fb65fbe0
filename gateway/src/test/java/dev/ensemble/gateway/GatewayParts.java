package dev.ensemble.gateway;

import dev.ensemble.chassis.admission.Admission;
import dev.ensemble.chassis.rpc.client.Channels;
import dev.ensemble.gateway.call.ApiAdmission;
import dev.ensemble.gateway.http.Exchange;
import dev.ensemble.gateway.http.RequestHandler;
import dev.ensemble.gateway.route.Routes;
import dev.ensemble.gateway.support.TestEnsemble;
import dev.ensemble.gateway.timeline.EventSources;
import dev.ensemble.gateway.timeline.EventsPage;
import dev.ensemble.gateway.watch.InstanceWatch;
import io.grpc.BindableService;
import java.util.function.Consumer;

/** Gives tests of other packages what the real wiring makes. */
public final class GatewayParts {
    private GatewayParts() {}

    public static Consumer<Exchange> handler(TestEnsemble ensemble) {
        RequestHandler api = api(ensemble);
        return handler(ensemble, api, instances(ensemble, api));
    }

    public static Consumer<Exchange> handler(TestEnsemble ensemble, RequestHandler api, InstanceWatch instances) {
        return GatewayWiring.handler(api, instances, new EventsPage(
                routes(), ensemble.callers(), ensemble.sources(), ensemble.threads(), api));
    }

    public static BindableService timeline(EventSources sources, Channels channels) {
        return GatewayWiring.timeline(sources, channels);
    }

    public static InstanceWatch instances(TestEnsemble ensemble, RequestHandler api) {
        return GatewayWiring.instances(ensemble::channelTo, ensemble.registryClient(), ensemble.callers(), api);
    }

    public static RequestHandler api(TestEnsemble ensemble) {
        return GatewayWiring.api(ensemble::channelTo, ensemble.callers(), admission(ensemble));
    }

    public static ApiAdmission admission(TestEnsemble ensemble) {
        Admission admission = new Admission(128, ensemble.network.loop());
        return new ApiAdmission(admission, admission);
    }

    public static Routes routes() {
        return GatewayWiring.ROUTES;
    }
}
