package dev.ensemble.gateway.call;

import com.google.protobuf.Descriptors;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import dev.ensemble.chassis.admission.Permit;
import dev.ensemble.chassis.rpc.evidence.ResponseTrailers;
import dev.ensemble.gateway.auth.Caller;
import dev.ensemble.gateway.auth.Callers;
import dev.ensemble.gateway.error.Violations;
import dev.ensemble.gateway.http.ApiResponse;
import dev.ensemble.gateway.http.Exchange;
import dev.ensemble.gateway.http.JsonBody;
import dev.ensemble.gateway.http.RequestHandler;
import dev.ensemble.gateway.json.JsonPrinter;
import dev.ensemble.gateway.route.Query;
import dev.ensemble.gateway.route.RequestPath;
import dev.ensemble.gateway.route.RequestTarget;
import dev.ensemble.gateway.route.Route;
import dev.ensemble.gateway.route.Routes;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/** The API: an HTTP request becomes a gRPC call, its response or status becomes the answer. */
public final class ApiHandler implements RequestHandler {
    private final Routes routes;
    private final Function<String, Channel> channels;
    private final Callers callers;
    private final ApiAdmission admission;
    private final Supplier<Context> context;

    /**
     * @param channels the channel to a service, by its name
     * @param callers tells who makes a request
     * @param admission decides which requests are served
     * @param context in which the calls of a request are made
     */
    public ApiHandler(
            Routes routes, Function<String, Channel> channels, Callers callers, ApiAdmission admission,
            Supplier<Context> context) {
        this.routes = routes;
        this.channels = channels;
        this.callers = callers;
        this.admission = admission;
        this.context = context;
    }

    @Override
    public void handle(Exchange exchange, RequestTarget target) {
        Routes.Match match = routes.find(exchange.method(), RequestPath.parse(target.path()));
        exchange.route(match.route().path().toString());
        String ours = exchange.header(Timeout.HEADER);
        String grpc = exchange.header(Timeout.GRPC_HEADER);
        Duration least = Timeout.parse(ours, grpc); // before a body is read
        exchange.body(body -> callers.identify(
                match.route(), exchange.headers(Callers.HEADER),
                caller -> {
                    exchange.followCaller();
                    admission.enter(
                            match.route(), caller, least, permit -> exchange.executor().execute(() -> exchange
                                    .attempt(() -> serve(exchange, match, target, body, caller, ours, grpc, permit))),
                            refusal -> exchange.executor().execute(() -> exchange.answer(refusal)));
                },
                refusal -> exchange.executor().execute(() -> exchange.fail(refusal))));
    }

    /** A request that makes no sense gives its permit back, too. */
    private void serve(
            Exchange exchange, Routes.Match match, RequestTarget target, byte[] body, Caller caller, String ours,
            String grpc, Permit permit) {
        Route route = match.route();
        try {
            if (body.length > 0 || Transcoder.bodyRequired(match)) {
                JsonBody.require(exchange);
            }
            if (route.mutates()) {
                Preconditions.refuse(exchange);
            }
            Message.Builder request = Transcoder.request(match, Query.parse(target.query()), body);
            caller.settle(route, request);
            ApiCall call = ApiCall.of(route, request, exchange.headers(RequestKey.HEADER), ours, grpc);
            if (exchange.isOpen()) {
                permit.in(caller.in(context.get())).run(() -> start(exchange, call, permit));
            } else {
                permit.end(); // the caller has gone while it waited
            }
        } catch (RuntimeException e) {
            permit.end();
            throw e;
        }
    }

    private void start(Exchange exchange, ApiCall call, Permit permit) {
        exchange.deadline(System.nanoTime() + call.timeout().toNanos());
        ApiCall.Carrier carrier = new ApiCall.Carrier(
                exchange.path(), exchange.span(), () -> channels.apply(call.route().backend()),
                exchange.executor(), exchange.eventLoop());
        CheckedCall started = call.start(carrier, permit, (status, response, trailers) -> exchange
                .attempt(() -> exchange.answer(answer(exchange, call, status, response, trailers))));
        exchange.onDisconnect(started::cancel);
    }

    private static ApiResponse answer(
            Exchange exchange, ApiCall call, Status status, Message response, Metadata trailers) {
        Route route = call.route();
        ApiResponse answer = status.isOk()
                ? success(exchange, route, call.request(), response,
                        "true".equals(trailers.get(ResponseTrailers.CREATED)))
                : ApiResponse.of(FailureOutcomes.of(
                        route, call.key(), status, trailers,
                        field -> Violations.jsonPath(route.rpc().getInputType(), route.body(), field)));
        return call.key().map(k -> answer.header(RequestKey.HEADER, RequestKey.quoted(k))).orElse(answer);
    }

    private static ApiResponse success(
            Exchange exchange, Route route, Message request, Message response, boolean created) {
        String body = route.readMask()
                .map(mask -> JsonPrinter.print(response, (FieldMask) request.getField(mask)))
                .orElseGet(() -> JsonPrinter.print(response));
        if (!route.mutates()) {
            return Preconditions.apply(exchange, ApiResponse.json(200, body));
        }
        if (!created) {
            return ApiResponse.json(200, body);
        }
        Descriptors.FieldDescriptor name = response.getDescriptorForType().findFieldByName("name");
        return ApiResponse.json(201, body).header("Location", "/v1/" + response.getField(name));
    }
}
