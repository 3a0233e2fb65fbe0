package dev.ensemble.gateway;

import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.chassis.discovery.RegistryClient;
import dev.ensemble.chassis.identity.PublicCertificate;
import dev.ensemble.chassis.member.MemberContext;
import dev.ensemble.chassis.network.PublicTls;
import dev.ensemble.chassis.rpc.client.Channels;
import dev.ensemble.chassis.telemetry.Logging;
import dev.ensemble.event.v1.TimelineServiceGrpc;
import dev.ensemble.gateway.auth.Callers;
import dev.ensemble.gateway.call.ApiAdmission;
import dev.ensemble.gateway.call.ApiHandler;
import dev.ensemble.gateway.call.Methods;
import dev.ensemble.gateway.evidence.CallerClock;
import dev.ensemble.gateway.grpc.GatewayGrpcServer;
import dev.ensemble.gateway.http.Exchange;
import dev.ensemble.gateway.http.GatewayHttpServer;
import dev.ensemble.gateway.http.Limits;
import dev.ensemble.gateway.http.PathTable;
import dev.ensemble.gateway.http.RequestHandler;
import dev.ensemble.gateway.openapi.DescriptionPages;
import dev.ensemble.gateway.route.Routes;
import dev.ensemble.gateway.timeline.EventSources;
import dev.ensemble.gateway.timeline.EventsPage;
import dev.ensemble.gateway.timeline.TimelineApi;
import dev.ensemble.gateway.timeline.TokenRelay;
import dev.ensemble.gateway.warmup.GatewayWarmUp;
import dev.ensemble.gateway.watch.InstanceWatch;
import dev.ensemble.inventory.v1.InventoryServiceGrpc;
import dev.ensemble.order.v1.OrderServiceGrpc;
import dev.ensemble.registry.v1.RegistryServiceGrpc;
import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.ServerInterceptors;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of a gateway and how they hold together. */
final class GatewayWiring {
    private static final Logger log = LoggerFactory.getLogger(GatewayWiring.class);
    private static final String ACCESS_LOG = "ensemble.access";

    private static final int CALLS_TO_REGISTRY = 16;

    /** The API that the contracts' annotations describe. */
    static final Routes ROUTES = Routes.of(
            OrderServiceGrpc.getServiceDescriptor(),
            InventoryServiceGrpc.getServiceDescriptor(),
            RegistryServiceGrpc.getServiceDescriptor(),
            TimelineServiceGrpc.getServiceDescriptor());

    private GatewayWiring() {}

    /**
     * What answers requests; tests put it behind an HTTP server of their own.
     *
     * @param api answers all but the pages, and what is watched
     */
    static Consumer<Exchange> handler(RequestHandler api, InstanceWatch instances, EventsPage events) {
        Map<String, RequestHandler> pages = DescriptionPages.of(ROUTES);
        Map<String, RequestHandler> exact = new HashMap<>(pages);
        exact.put(InstanceWatch.PATH, instances);
        exact.put(EventsPage.PATH, events);
        return new Methods(ROUTES, pages.keySet(), new PathTable(exact, api));
    }

    /** The API itself. */
    static RequestHandler api(Function<String, Channel> channels, Callers callers, ApiAdmission admission) {
        return new ApiHandler(ROUTES, channels, callers, admission, () -> Context.ROOT);
    }

    /** What shows the instances to those who watch them, and leaves all else to the API. */
    static InstanceWatch instances(
            Function<String, Channel> channels, RegistryClient registry, Callers callers, RequestHandler api) {
        return new InstanceWatch(
                ROUTES, channels, callers, (service, listener) -> registry.watch(service, list -> listener.run()), api);
    }

    /** What the gateway answers itself, at the gRPC port that it has for itself and other gateways. */
    static BindableService timeline(EventSources sources, Channels channels) {
        TimelineApi timeline = new TimelineApi(sources, () -> channels.to("order"));
        return () -> ServerInterceptors.intercept(timeline, new TokenRelay());
    }

    static void assemble(MemberContext context, GatewayOptions options) {
        if (options.accessLog) {
            Logging.verbose(ACCESS_LOG);
        }
        EventSources sources = context.owns(
                new EventSources(() -> context.channels().to("registry"), context::direct));
        context.serve(timeline(sources, context.channels()));
        GatewayWarmUp.prepare(context, ROUTES);
        context.whenWarm(warm -> open(warm, options, sources)); // callers find it when it is warm
    }

    private static void open(MemberContext context, GatewayOptions options, EventSources sources) {
        Function<String, Channel> channels = service -> service.equals(context.service())
                ? context.self()
                : context.channels().to(service);
        Optional<String> evidenceOf = Optional.of(context.instance()).filter(name -> !options.noEvidence);
        ApiAdmission admission = new ApiAdmission(
                context.admission(), context.admission(CALLS_TO_REGISTRY), begin(context));
        Callers callers = new Callers(context.tokens(), context.threads());
        Optional<PublicCertificate> certificate = PublicCertificate.of(options.tls);
        certificate.ifPresent(context::owns);
        Optional<PublicTls> tls = certificate.map(PublicCertificate::tls);
        GatewayGrpcServer grpc = context.owns(grpc(context, options, tls, evidenceOf, channels, callers, admission));
        RequestHandler api = api(channels, callers, admission);
        InstanceWatch instances = instances(channels, context.registryClient(), callers, api);
        EventsPage events = new EventsPage(ROUTES, callers, sources, context.threads(), api);
        GatewayHttpServer http =
                context.owns(http(context, options, tls, evidenceOf, handler(api, instances, events)));
        Newcomers newcomers = new Newcomers(context.instance(), () -> {
            http.renewConnections();
            grpc.renewConnections();
        });
        context.owns(context.registryClient().watch(context.service(), newcomers::list));
        context.advertise(http.port());
        log.info("gRPC at port {}", grpc.port());
        context.onStop(() -> {
            grpc.leave();
            instances.close();
            events.close();
            http.drain(context.options().drainTimeout());
            grpc.drain(context.options().drainTimeout());
        });
    }

    /** At once, but for experiments with slow gateways. */
    private static Executor begin(MemberContext context) {
        long nanos = context.options().serviceTime().toNanos();
        return nanos == 0 ? Runnable::run
                : call -> context.network().loop().schedule(call, nanos, TimeUnit.NANOSECONDS);
    }

    private static GatewayGrpcServer grpc(
            MemberContext context,
            GatewayOptions options,
            Optional<PublicTls> tls,
            Optional<String> evidenceOf,
            Function<String, Channel> channels,
            Callers callers,
            ApiAdmission admission) {
        GatewayGrpcServer.GrpcSettings settings = new GatewayGrpcServer.GrpcSettings(
                options.httpHost, options.grpcPort, options.reusePort, tls, options.maxConnections,
                Limits.DEFAULT.age(), evidenceOf);
        try {
            return GatewayGrpcServer.start(context.network(), settings, context.telemetry().server(),
                    clock(context), ROUTES, channels, callers, admission);
        } catch (IOException e) {
            throw cannotServe("gRPC", options.httpHost, options.grpcPort, e);
        }
    }

    private static GatewayHttpServer http(
            MemberContext context, GatewayOptions options, Optional<PublicTls> tls, Optional<String> evidenceOf,
            Consumer<Exchange> handler) {
        GatewayHttpServer.HttpSettings settings = new GatewayHttpServer.HttpSettings(
                options.httpHost, options.httpPort, options.reusePort, tls,
                Limits.DEFAULT.withConnections(options.maxConnections), evidenceOf);
        try {
            return GatewayHttpServer.start(context.network(), settings, context.telemetry().openTelemetry(),
                    clock(context), handler);
        } catch (IOException e) {
            throw cannotServe("HTTP", options.httpHost, options.httpPort, e);
        }
    }

    private static CallerClock clock(MemberContext context) {
        return new CallerClock(context.clock(), context.tokens().isPresent());
    }

    private static UsageException cannotServe(String what, String host, int port, IOException why) {
        return new UsageException("cannot serve " + what + " at " + host + ":" + port + ": " + why.getMessage());
    }
}
