package dev.ensemble.gateway;

import dev.ensemble.chassis.config.UserError;
import dev.ensemble.chassis.member.Member;
import dev.ensemble.chassis.rpc.Channels;
import dev.ensemble.gateway.call.ApiHandler;
import dev.ensemble.gateway.call.WarmUp;
import dev.ensemble.gateway.http.Exchange;
import dev.ensemble.gateway.http.HttpFront;
import dev.ensemble.gateway.http.Limits;
import dev.ensemble.gateway.openapi.DescriptionPages;
import dev.ensemble.gateway.route.Routes;
import dev.ensemble.inventory.v1.InventoryServiceGrpc;
import dev.ensemble.order.v1.OrderServiceGrpc;
import dev.ensemble.registry.v1.RegistryServiceGrpc;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** The parts of a gateway and how they hold together. */
final class GatewayWiring {
    private static final Duration WARM_UP = Duration.ofSeconds(1);

    private GatewayWiring() {}

    /** The API that the contracts' annotations describe. */
    static Routes routes() {
        return Routes.of(
                OrderServiceGrpc.getServiceDescriptor(),
                InventoryServiceGrpc.getServiceDescriptor(),
                RegistryServiceGrpc.getServiceDescriptor());
    }

    /** What answers requests; tests put it behind an HTTP server of their own. */
    static Consumer<Exchange> handler(Channels channels) {
        Routes routes = routes();
        return new DescriptionPages(routes, new ApiHandler(routes, channels::to));
    }

    static void assemble(Member member, GatewayOptions options) throws InterruptedException {
        WarmUp.run(routes(), member.channels()::to, WARM_UP);
        var settings = new HttpFront.Settings(
                options.httpHost,
                options.httpPort,
                options.reusePort,
                Limits.DEFAULT,
                Optional.of(member.instance()).filter(name -> !options.noEvidence));
        try {
            var front = member.owns(
                    HttpFront.start(settings, member.telemetry().openTelemetry(), handler(member.channels())));
            member.advertise(front.port());
            member.onDrain(() -> front.drain(member.options().drainTimeout()));
        } catch (IOException e) {
            throw new UserError(
                    "cannot serve HTTP at " + options.httpHost + ":" + options.httpPort + ": " + e.getMessage());
        }
    }
}
