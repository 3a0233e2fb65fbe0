package dev.ensemble.gateway.http;

import com.google.rpc.Code;
import dev.ensemble.chassis.clock.HlcTimestamp;
import dev.ensemble.chassis.network.Network;
import dev.ensemble.chassis.rpc.evidence.CallPath;
import dev.ensemble.gateway.error.ApiError;
import dev.ensemble.gateway.error.ApiException;
import dev.ensemble.gateway.evidence.CallerClock;
import dev.ensemble.gateway.evidence.Evidence;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.EventLoop;
import io.grpc.netty.shaded.io.netty.handler.codec.http.FullHttpResponse;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpContent;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpHeaderNames;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpHeaders;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpMethod;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpRequest;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpUtil;
import io.grpc.netty.shaded.io.netty.handler.codec.http.LastHttpContent;
import io.opentelemetry.api.trace.Span;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request and its one answer. Lives on the event loop of its connection. */
public final class Exchange {
    private static final Logger log = LoggerFactory.getLogger(Exchange.class);

    private final HttpRequest request;
    private final Channel channel;
    private final ConnectionGuard guard;
    private final Limits limits;
    private final Observer observer;
    private final Optional<Evidence> evidence;
    private final CallerClock clock;
    private final Runnable onOver;
    private final Span span;
    private final CallPath path = new CallPath();
    private final long startedNanos = System.nanoTime();
    private String route = "";
    private OptionalLong deadlineNanos = OptionalLong.empty();
    private HlcTimestamp sent = HlcTimestamp.NEVER;
    private Optional<ApiException> unreadableTime = Optional.empty();
    private Runnable onDisconnect = () -> {};
    private BodyReader body;
    private EventStream stream;
    /** An answer that waits until the caller has read those before it. */
    private ApiResponse held;
    private boolean arrived;
    private boolean answered;
    private boolean over;
    private boolean bodyIsCut;

    Exchange(
            HttpRequest request,
            Channel channel,
            ConnectionGuard guard,
            Limits limits,
            Observer observer,
            Optional<Evidence> evidence,
            CallerClock clock,
            Runnable onOver) {
        this.request = request;
        this.channel = channel;
        this.guard = guard;
        this.limits = limits;
        this.observer = observer;
        this.evidence = evidence;
        this.clock = clock;
        this.onOver = onOver;
        this.span = observer.begin(request);
    }

    public String method() {
        return request.method().name();
    }

    public String uri() {
        return request.uri();
    }

    /** The value of a header that may stand once; null when it is absent. */
    public String header(String name) {
        Iterator<String> values = request.headers().valueStringIterator(name);
        String value = values.hasNext() ? values.next() : null;
        if (values.hasNext()) {
            throw ApiError.invalidField("DUPLICATE_HEADER", name, "this header may be given once only").exception();
        }
        return value;
    }

    public List<String> headers(String name) {
        return request.headers().getAll(name);
    }

    /** Whether the caller still waits for an answer. */
    public boolean isOpen() { return !answered; }

    /** Where everything about this exchange runs. */
    public EventLoop eventLoop() {
        return channel.eventLoop();
    }

    /** Runs at once what is on the event loop already. */
    public Executor executor() {
        return Network.on(eventLoop());
    }

    /** Called when the caller goes away before it has its answer. */
    public void onDisconnect(Runnable action) {
        if (!answered) { // A call that is refused at once is answered before it can be cancelled.
            onDisconnect = action;
        }
    }

    /** Reads the body, at most {@link Limits#bodyBytes()} of it, and gives it on. */
    public void body(Consumer<byte[]> reader) {
        if (HttpUtil.isContentLengthSet(request) || HttpUtil.isTransferEncodingChunked(request)) {
            BodyReader collecting = new BodyReader(this, limits, reader);
            collecting.start(request, channel);
            body = collecting;
        } else {
            reader.accept(new byte[0]);
        }
    }

    /** What cannot be read is refused later, once a route is found: a path or method that there is not goes first. */
    void readCallersTime() {
        try {
            sent = clock.read(header(CallerClock.HEADER));
        } catch (ApiException e) {
            unreadableTime = Optional.of(e);
        }
    }

    /** The caller is known: what is done for the request from now on is later than its sending. */
    public void followCaller() {
        clock.follow(sent);
    }

    /** Runs a step; what it throws becomes the answer. */
    public void attempt(Runnable step) {
        try {
            step.run();
        } catch (ApiException e) {
            fail(e.error());
        } catch (RuntimeException e) {
            log.error("{} {} failed", method(), route, e);
            fail(ApiError.of(Code.INTERNAL, "GATEWAY_FAILED", "the gateway failed; this is its fault, not yours"));
        }
    }

    public void fail(ApiError error) {
        answer(ApiResponse.of(error));
    }

    /** Answers a body that will never be complete, which leaves nothing to come on its connection. */
    void failCut(ApiError error) {
        bodyIsCut = true;
        fail(error);
    }

    /** Answers something that is not HTTP as we speak it, and closes the connection. */
    void refuse(ApiError error) {
        answered = true;
        observer.end(this, error.http(), 0);
        guard.end(error, request.method().equals(HttpMethod.HEAD));
        end();
    }

    /** Sends the answer, unless there was one already or the caller has gone. */
    public void answer(ApiResponse answer) {
        if (answered) {
            return;
        }
        answered = true;
        if (channel.isWritable()) {
            send(answer);
        } else {
            // The next request of this connection waits for this answer, so answers that the caller does not read
            // cannot pile up.
            held = answer;
        }
    }

    private void send(ApiResponse answer) {
        held = null;
        boolean last = guard.lastAnswer(!HttpUtil.isKeepAlive(request) || bodyWouldLinger());
        FullHttpResponse response = Responses.of(request, answer, last, this::tell);
        observer.end(this, answer.status(), response.content().readableBytes());
        channel.writeAndFlush(response).addListener(done -> guard.answered(arrived));
        end();
    }

    /**
     * Answers with a stream of events instead.
     *
     * @param gone runs once when the stream has ended, by either side
     */
    public EventStream events(Runnable gone) {
        answered = true;
        guard.lastAnswer(true);
        onDisconnect = gone;
        stream = new EventStream(channel, () -> guard.answered(arrived));
        channel.writeAndFlush(Responses.events(request, this::tell));
        return stream;
    }

    private void tell(HttpHeaders headers) {
        evidence.ifPresent(e -> e.tell(path, elapsedNanos(), deadlineNanos, span, headers::add));
        headers.add(CallerClock.HEADER, clock.now());
    }

    private void end() {
        over = true;
        onOver.run();
    }

    /** Whether the answer has been handed to the connection. */
    boolean isOver() { return over; }

    /** A part of the body, perhaps the last. */
    void received(HttpContent part) {
        arrived |= part instanceof LastHttpContent && part.decoderResult().isSuccess();
        if (body != null) {
            body.take(part);
        }
    }

    /** The caller has sent its last byte. */
    void cut() {
        if (body != null) {
            body.cut();
        }
    }

    /** The caller has read what was sent. */
    void writable() {
        if (held != null) {
            send(held);
        } else if (stream != null) {
            stream.writable();
        }
    }

    /** The connection has ended. */
    void gone() {
        if (over) {
            return;
        }
        over = true;
        answered = true;
        if (body != null) {
            body.stop();
        }
        if (stream != null) {
            stream.gone();
        }
        observer.end(this, stream == null ? 499 : 200, stream == null ? 0 : (int) stream.bytes());
        onDisconnect.run();
    }

    /** Tells what the request turned out to be: the path of the route, as the API's description has it. */
    public void route(String routePath) {
        route = routePath;
        if (unreadableTime.isPresent()) {
            throw unreadableTime.get();
        }
    }

    /** Tells when the caller stops waiting, in terms of {@link System#nanoTime()}. */
    public void deadline(long nanos) {
        deadlineNanos = OptionalLong.of(nanos);
    }

    /** Where the hops of this request's calls are gathered. */
    public CallPath path() {
        return path;
    }

    /** The span of this request. */
    public Span span() {
        return span;
    }

    String route() {
        return route;
    }

    long elapsedNanos() {
        return System.nanoTime() - startedNanos;
    }

    HttpRequest request() {
        return request;
    }

    /** A body of unknown or excessive length that is not read: such a connection ends with its answer. */
    private boolean bodyWouldLinger() {
        String length = request.headers().get(HttpHeaderNames.CONTENT_LENGTH);
        return !arrived
                && (bodyIsCut
                        || request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
                        || length != null && Long.parseLong(length) > limits.bodyBytes());
    }
}
