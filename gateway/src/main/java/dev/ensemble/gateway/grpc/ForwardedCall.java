package dev.ensemble.gateway.grpc;

import com.google.protobuf.Message;
import com.google.rpc.Code;
import dev.ensemble.chassis.admission.Permit;
import dev.ensemble.chassis.auth.Bearer;
import dev.ensemble.chassis.clock.HlcTimestamp;
import dev.ensemble.chassis.rpc.evidence.CallPath;
import dev.ensemble.chassis.rpc.evidence.ResponseTrailers;
import dev.ensemble.gateway.auth.Caller;
import dev.ensemble.gateway.auth.Callers;
import dev.ensemble.gateway.call.ApiAdmission;
import dev.ensemble.gateway.call.ApiCall;
import dev.ensemble.gateway.call.CheckedCall;
import dev.ensemble.gateway.call.FailureOutcomes;
import dev.ensemble.gateway.call.RequestKey;
import dev.ensemble.gateway.call.Timeout;
import dev.ensemble.gateway.error.ApiError;
import dev.ensemble.gateway.error.ApiException;
import dev.ensemble.gateway.evidence.CallerClock;
import dev.ensemble.gateway.evidence.Evidence;
import dev.ensemble.gateway.route.Route;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.opentelemetry.api.trace.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call on its way: the rules of keys, deadlines and errors are those of HTTP, what HTTP has in headers is in
 * trailers.
 */
final class ForwardedCall extends ServerCall.Listener<Message> implements ApiAdmission.AdmissionListener {
    private static final Logger log = LoggerFactory.getLogger(ForwardedCall.class);
    private static final Logger ACCESS = LoggerFactory.getLogger("ensemble.access");

    private final Route route;
    private final ServerCall<Message, Message> call;
    private final Metadata headers;
    private final Supplier<Channel> channel;
    private final Callers callers;
    private final ApiAdmission admission;
    private final Context context = Context.current();
    private final ScheduledExecutorService timer;
    private final Optional<Evidence> evidence;
    private final CallerClock clock;
    private final Span span = Span.current();
    private final CallPath path = new CallPath();
    private final long startedNanos = System.nanoTime();
    private final AtomicBoolean closed = new AtomicBoolean();
    private OptionalLong deadlineNanos = OptionalLong.empty();
    private HlcTimestamp sent = HlcTimestamp.NEVER;
    private Optional<String> key = Optional.empty();
    private volatile Caller caller;
    private Message request;

    ForwardedCall(
            Route route,
            ServerCall<Message, Message> call,
            Metadata headers,
            Supplier<Channel> channel,
            Callers callers,
            ApiAdmission admission,
            ScheduledExecutorService timer,
            Optional<Evidence> evidence,
            CallerClock clock) {
        this.route = route;
        this.call = call;
        this.headers = headers;
        this.channel = channel;
        this.callers = callers;
        this.admission = admission;
        this.timer = timer;
        this.evidence = evidence;
        this.clock = clock;
    }

    void readCallersTime() {
        attempt(() -> sent = clock.read(header(CallerClock.HEADER)));
    }

    @Override
    public void onMessage(Message message) {
        if (message.equals(RequestReader.UNREADABLE)) {
            fail(ApiError.invalid("MALFORMED_MESSAGE", "this is no " + route.rpc().getInputType().getFullName()));
        } else if (message.equals(RequestReader.TOO_LARGE)) {
            fail(ApiError.of(413, Code.INVALID_ARGUMENT, "BODY_TOO_LARGE", "a message may have at most 1 MiB"));
        } else if (request == null) {
            request = message;
        } else {
            fail(ApiError.invalid("TOO_MANY_MESSAGES", route.rpc().getName() + " takes one message"));
        }
    }

    @Override
    public void onHalfClose() {
        if (closed.get()) {
            return;
        }
        attempt(() -> {
            if (request == null) {
                throw ApiError.invalid("MISSING_MESSAGE", route.rpc().getName() + " takes one message").exception();
            }
            Duration least = Timeout.parse(header(Timeout.HEADER), grpcTimeout());
            callers.identify(route, all(Bearer.HEADER), known -> {
                caller = known;
                clock.follow(sent);
                admission.enter(route, known, least, this);
            }, this::fail);
        });
    }

    /** Runs a step; what it throws ends the call. */
    private void attempt(Runnable step) {
        try {
            step.run();
        } catch (ApiException e) {
            fail(e.error());
        } catch (RuntimeException e) {
            log.error("{} failed", route.rpc().getFullName(), e);
            fail(ApiError.of(Code.INTERNAL, "GATEWAY_FAILED", "the gateway failed; this is its fault, not yours"));
        }
    }

    /** The context of a call that is cancelled cancels the calls that were made in it. */
    @Override
    public void onCancel() {
        if (closed.compareAndSet(false, true)) {
            log(Status.Code.CANCELLED);
        }
    }

    @Override
    public void admitted(Permit permit) {
        permit.in(caller.in(context)).run(() -> attempt(() -> {
            try {
                forward(permit);
            } catch (RuntimeException e) {
                permit.end();
                throw e;
            }
        }));
    }

    @Override
    public void refused(ApiError why) {
        fail(why);
    }

    private void forward(Permit permit) {
        Message.Builder settled = request.toBuilder();
        caller.settle(route, settled);
        ApiCall asked = ApiCall.of(
                route, settled, all(RequestKey.HEADER), header(Timeout.HEADER),
                header(Timeout.GRPC_HEADER));
        key = asked.key();
        deadlineNanos = OptionalLong.of(startedNanos + asked.timeout().toNanos());
        ApiCall.Carrier carrier = new ApiCall.Carrier(path, span, channel, Runnable::run, timer);
        CheckedCall _ = asked.start(carrier, permit,
                (status, response, trailers) -> attempt(() -> ended(status, response, trailers)));
    }

    private void ended(Status status, Message response, Metadata trailers) {
        if (!status.isOk()) {
            fail(FailureOutcomes.of(route, key, status, trailers, UnaryOperator.identity()));
        } else if (closed.compareAndSet(false, true)) {
            Metadata told = new Metadata();
            Optional.ofNullable(trailers.get(ResponseTrailers.CREATED))
                    .ifPresent(c -> told.put(ResponseTrailers.CREATED, c));
            call.sendHeaders(new Metadata());
            call.sendMessage(response);
            close(Status.OK, told);
        }
    }

    private void fail(ApiError error) {
        if (closed.compareAndSet(false, true)) {
            close(GrpcErrors.status(error), GrpcErrors.trailers(error));
        }
    }

    private void close(Status status, Metadata trailers) {
        key.ifPresent(k -> put(trailers, RequestKey.HEADER, RequestKey.quoted(k)));
        evidence.ifPresent(e -> e.tell(
                path, System.nanoTime() - startedNanos, deadlineNanos, span,
                (name, value) -> put(trailers, name, value)));
        put(trailers, CallerClock.HEADER, clock.now());
        call.close(status, trailers);
        log(status.getCode());
    }

    private void log(Status.Code code) {
        ACCESS.debug("gRPC {} {} {} us", route.rpc().getFullName(), code,
                TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startedNanos));
    }

    private String grpcTimeout() {
        String unreadable = UnreadableHeaders.timeout(headers);
        return unreadable == null ? header(Timeout.GRPC_HEADER) : unreadable;
    }

    private String header(String name) {
        List<String> values = all(name);
        if (values.size() > 1) {
            throw ApiError.invalidField("DUPLICATE_HEADER", name, "this may be given once only").exception();
        }
        return values.isEmpty() ? null : values.getFirst();
    }

    private List<String> all(String name) {
        return all(key(name));
    }

    private List<String> all(Metadata.Key<String> key) {
        List<String> values = new ArrayList<>();
        Iterable<String> given = headers.getAll(key);
        if (given != null) {
            given.forEach(values::add);
        }
        return values;
    }

    private static void put(Metadata trailers, String name, String value) {
        trailers.put(key(name), value);
    }

    static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }
}
