package dev.ensemble.gateway.http;

import com.google.rpc.Code;
import dev.ensemble.chassis.rpc.Path;
import dev.ensemble.gateway.error.ApiError;
import dev.ensemble.gateway.error.ApiException;
import dev.ensemble.gateway.evidence.Evidence;
import io.netty.channel.EventLoop;
import io.opentelemetry.api.trace.Span;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request and its one answer. Lives on the event loop of its connection. */
public final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private final HttpServerRequest request;
    private final ConnectionGuard guard;
    private final Limits limits;
    private final Observer observer;
    private final Optional<Evidence> evidence;
    private final Span span;
    private final Path path = new Path();
    private final long startedNanos = System.nanoTime();
    private String route = "";
    private OptionalLong deadlineNanos = OptionalLong.empty();
    private boolean answered;
    private boolean bodyIsCut;

    Exchange(
            HttpServerRequest request,
            ConnectionGuard guard,
            Limits limits,
            Observer observer,
            Optional<Evidence> evidence) {
        this.request = request;
        this.guard = guard;
        this.limits = limits;
        this.observer = observer;
        this.evidence = evidence;
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
        List<String> values = request.headers().getAll(name);
        if (values.size() > 1) {
            throw ApiError.invalidField("DUPLICATE_HEADER", name, "this header may be given once only").exception();
        }
        return values.isEmpty() ? null : values.getFirst();
    }

    public List<String> headers(String name) {
        return request.headers().getAll(name);
    }

    /** Whether somebody still waits for an answer. */
    public boolean isOpen() { return !answered; }

    /** Where everything about this exchange runs. */
    public EventLoop eventLoop() {
        return guard.eventLoop();
    }

    /** Called when the caller goes away before it has its answer. */
    public void onGone(Runnable action) {
        if (answered) {
            return; // A call that is refused at once is answered before anybody can wait for it.
        }
        request.response().closeHandler(closed -> {
            if (!answered) {
                answered = true;
                observer.end(this, 499, 0);
                action.run();
            }
        });
    }

    /** Reads the body, at most {@link Limits#bodyBytes()} of it, and gives it on. */
    public void body(Consumer<byte[]> reader) {
        boolean none = !request.headers().contains(HttpHeaders.CONTENT_LENGTH)
                && !request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
        if (none) {
            reader.accept(new byte[0]);
        } else {
            new BodyReader(this, request, guard, limits, reader).start();
        }
    }

    /** Runs a step; what it throws becomes the answer. */
    public void attempt(Runnable step) {
        try {
            step.run();
        } catch (ApiException e) {
            fail(e.error());
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", method(), request.path(), e);
            fail(ApiError.of(Code.INTERNAL, "GATEWAY_FAILED", "the gateway failed; this is its fault, not yours"));
        }
    }

    public void fail(ApiError error) {
        answer(Answer.of(error));
    }

    /** Answers a body that will never be complete, which leaves nothing to come on its connection. */
    void failCut(ApiError error) {
        bodyIsCut = true;
        fail(error);
    }

    /** Answers something that is not HTTP as we speak it, below HTTP, and closes the connection. */
    void refuse(ApiError error) {
        answered = true;
        observer.end(this, error.http(), 0);
        guard.end(error);
    }

    /** Sends the answer, unless there was one already or nobody waits for it any more. */
    public void answer(Answer answer) {
        if (answered) {
            return;
        }
        answered = true;
        var response = request.response();
        if (response.writeQueueFull()) {
            // The next request of this connection waits for this answer, so what nobody reads cannot pile up.
            response.closeHandler(closed -> observer.end(this, 499, 0));
            response.drainHandler(drained -> {
                response.closeHandler(null);
                send(answer);
            });
        } else {
            send(answer);
        }
    }

    private void send(Answer answer) {
        var response = request.response().setStatusCode(answer.status());
        Buffer body = Buffer.buffer(answer.body());
        evidence.ifPresent(e -> e.tell(
                path, elapsedNanos(), deadlineNanos, span, (name, value) -> response.headers().set(name, value)));
        answer.headers().forEach(response::putHeader);
        response.putHeader(HttpHeaders.DATE, HttpDate.now());
        if (answer.status() != 304) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, answer.type())
                    .putHeader("X-Content-Type-Options", "nosniff")
                    .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
        }
        if (guard.lastAnswer(bodyWouldLinger())) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        observer.end(this, answer.status(), body.length());
        var sent = request.method().equals(HttpMethod.HEAD) ? response.end() : response.end(body);
        sent.onComplete(done -> guard.answered(request.isEnded()));
    }

    /**
     * Answers with a stream of events instead.
     *
     * @param gone runs once when the stream has ended, whoever ended it
     */
    public EventStream events(Runnable gone) {
        answered = true;
        guard.lastAnswer(true);
        var response = request.response().setChunked(true)
                .putHeader(HttpHeaders.DATE, HttpDate.now())
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        evidence.ifPresent(e -> e.tell(
                path, elapsedNanos(), deadlineNanos, span, (name, value) -> response.headers().set(name, value)));
        var stream = new EventStream(response, () -> guard.answered(request.isEnded()));
        response.closeHandler(closed -> { // also after an end of ours
            stream.gone();
            observer.end(this, 200, (int) stream.bytes());
            gone.run();
        });
        return stream;
    }

    /** Tells what the request turned out to be: the path of the route, as the API's description has it. */
    public void isFor(String routePath) {
        route = routePath;
    }

    /** Tells when the caller stops waiting, in terms of {@link System#nanoTime()}. */
    public void hasUntil(long nanos) {
        deadlineNanos = OptionalLong.of(nanos);
    }

    /** Where the hops of this request's calls are gathered. */
    public Path path() {
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

    HttpServerRequest request() {
        return request;
    }

    /** A body of unknown or excessive length that nobody reads: such a connection ends with its answer. */
    private boolean bodyWouldLinger() {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return !request.isEnded()
                && (bodyIsCut
                        || request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                        || length != null && Long.parseLong(length) > limits.bodyBytes());
    }
}
