package dev.ensemble.gateway.warmup;

import dev.ensemble.chassis.admission.Admission;
import dev.ensemble.chassis.admission.Criticality;
import dev.ensemble.chassis.dryrun.DryRun;
import dev.ensemble.chassis.member.MemberContext;
import dev.ensemble.gateway.auth.Callers;
import dev.ensemble.gateway.call.ApiAdmission;
import dev.ensemble.gateway.call.ApiHandler;
import dev.ensemble.gateway.evidence.CallerClock;
import dev.ensemble.gateway.http.GatewayHttpServer;
import dev.ensemble.gateway.http.Limits;
import dev.ensemble.gateway.http.PathTable;
import dev.ensemble.gateway.route.Routes;
import io.grpc.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A gateway warms up through its real HTTP server, at a port of its own that no caller knows: every request goes on to
 * the services as a dry run. The gateway's public port opens afterwards, because the kernel gives each process that
 * listens there its share of the connections, warm or not.
 */
public final class GatewayWarmUp {
    private static final String ORDER =
            "{\"customer\":\"warm-up\",\"lines\":[{\"sku\":\"warm-up\",\"quantity\":1}]}";
    private static final int SERVER_ERROR = 500;

    private static final List<String> REQUESTS = List.of(
            post("/v1/orders", ORDER),
            get("/v1/orders/warm-up"),
            get("/v1/orders?pageSize=1"),
            get("/v1/items?pageSize=1"),
            get("/v1/items/warm-up"),
            post("/v1/orders/warm-up:cancel", "{}"));

    private final GatewayHttpServer front;
    private final Queue<WarmUpClient> idle = new ConcurrentLinkedQueue<>();

    private GatewayWarmUp(GatewayHttpServer front) {
        this.front = front;
    }

    /** Has the process warm up. */
    public static void prepare(MemberContext context, Routes routes) {
        context.warmUpWith("inventory");
        context.warmUpWith("order");
        ApiHandler handler =
                new ApiHandler(routes, context.channels()::to, Callers.anonymous(),
                        new ApiAdmission(Admission.off(), Admission.off()),
                        GatewayWarmUp::dryRun);
        GatewayHttpServer.HttpSettings settings =
                new GatewayHttpServer.HttpSettings("127.0.0.1", 0, false, Optional.empty(), Limits.DEFAULT,
                        Optional.of(context.instance()));
        try {
            GatewayHttpServer front = GatewayHttpServer.start(
                    context.network(), settings, context.telemetry().openTelemetry(),
                    new CallerClock(context.clock(), true),
                    new PathTable(Map.of(), handler));
            context.owns(front);
            GatewayWarmUp warmUp = new GatewayWarmUp(front);
            context.warmUp(warmUp::run);
            context.whenWarm(warm -> warmUp.end());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Context dryRun() {
        return Criticality.SHEDDABLE.in(new DryRun().in(Context.ROOT));
    }

    private void run() throws IOException {
        WarmUpClient known = idle.poll();
        WarmUpClient caller = known == null ? new WarmUpClient(front.port()) : known;
        try {
            for (String request : REQUESTS) {
                int code = caller.call(request);
                if (code >= SERVER_ERROR) {
                    throw new IOException(request.substring(0, request.indexOf('\r')) + " was answered with " + code);
                }
            }
            idle.add(caller);
        } catch (IOException e) {
            caller.close();
            throw e;
        }
    }

    private void end() throws IOException {
        front.close();
        for (WarmUpClient each : idle) {
            each.close();
        }
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }

    private static String post(String path, String json) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                + json.length() + "\r\n\r\n" + json;
    }
}
