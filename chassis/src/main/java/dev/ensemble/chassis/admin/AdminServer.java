package dev.ensemble.chassis.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ensemble.chassis.clock.ClockServerInterceptor;
import dev.ensemble.chassis.clock.HybridLogicalClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP port of a process that only its operators see: probes, metrics, drain, fail points. What changes something is
 * taken from the machine itself alone, unless the operator has said otherwise. It has threads of its own, so that it
 * answers when everything else is stuck. Who may change something is also followed in hybrid logical time, and each answer
 * has ours, so that what an operator does to processes has its place in their timeline.
 */
public final class AdminServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AdminServer.class);
    private static final int THREADS = 2;
    private static final int QUEUE = 64;

    private static final Set<String> READS = Set.of("GET", "HEAD");

    private static final String HLC = ClockServerInterceptor.HLC.originalName();

    private final HttpServer server;
    private final boolean fromAnywhere;
    private final HybridLogicalClock clock;
    private final ExecutorService threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(QUEUE),
            Thread.ofPlatform().name("admin-", 0).daemon().factory(),
            new ThreadPoolExecutor.CallerRunsPolicy());

    /** What answers a request. */
    public interface AdminHandler {
        /** The answer to {@code method} with {@code body}; {@code rest} is the path behind the handler's own. */
        AdminResponse answer(String method, String rest, String body) throws IOException;
    }

    /** An answer. */
    public record AdminResponse(int status, String contentType, byte[] body) {

        /** A line of text. */
        public static AdminResponse text(int status, String line) {
            return new AdminResponse(status, "text/plain; charset=utf-8",
                    (line + "\n").getBytes(StandardCharsets.UTF_8));
        }

        /** A JSON document. */
        public static AdminResponse json(int status, Object document) {
            return new AdminResponse(status, "application/json", (document + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    private AdminServer(HttpServer server, boolean fromAnywhere, HybridLogicalClock clock) {
        this.server = server;
        this.fromAnywhere = fromAnywhere;
        this.clock = clock;
    }

    /**
     * Binds {@code address}; port 0 takes a free one. Nothing is answered before {@link #start()}.
     *
     * @param fromAnywhere whether other machines, too, may change something
     * @param clock of this process
     */
    public static AdminServer bind(InetSocketAddress address, boolean fromAnywhere, HybridLogicalClock clock) {
        try {
            return new AdminServer(HttpServer.create(address, 16), fromAnywhere, clock);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot bind the admin port " + address + ": " + e.getMessage(), e);
        }
    }

    /** Answers requests below {@code path} with {@code handler}. */
    public AdminServer handle(String path, AdminHandler handler) {
        server.createContext(path, exchange -> serve(exchange, path, handler));
        return this;
    }

    /** Begins to answer. */
    public void start() {
        server.setExecutor(threads);
        server.start();
    }

    /** The port it is bound to. */
    public int port() {
        return server.getAddress().getPort();
    }

    private boolean mayChange(HttpExchange exchange) {
        return fromAnywhere || exchange.getRemoteAddress().getAddress().isLoopbackAddress();
    }

    private boolean isForbidden(HttpExchange exchange) {
        return !READS.contains(exchange.getRequestMethod()) && !mayChange(exchange);
    }

    private void follow(HttpExchange exchange) {
        String sent = exchange.getRequestHeaders().getFirst(HLC);
        if (sent != null && mayChange(exchange)) {
            clock.merge(sent);
        }
    }

    private static AdminResponse forbidden(HttpExchange exchange) {
        return AdminResponse.text(403,
                exchange.getRequestMethod() + " is taken from the loopback address only, and this"
                        + " comes from " + exchange.getRemoteAddress().getAddress().getHostAddress()
                        + " (see --admin-from-anywhere)");
    }

    private void serve(HttpExchange exchange, String path, AdminHandler handler) throws IOException {
        try (exchange) {
            follow(exchange);
            String rest = exchange.getRequestURI().getPath().substring(path.length());
            String body = new String(exchange.getRequestBody().readNBytes(4096), StandardCharsets.UTF_8);
            AdminResponse answer;
            try {
                answer = isForbidden(exchange) ? forbidden(exchange)
                        : handler.answer(exchange.getRequestMethod(), rest, body.strip());
            } catch (IllegalArgumentException e) {
                answer = AdminResponse.text(400, e.getMessage());
            } catch (RuntimeException e) {
                log.error("admin request {} failed", exchange.getRequestURI(), e);
                answer = AdminResponse.text(500, "internal error; see the log");
            }
            exchange.getResponseHeaders().set("Content-Type", answer.contentType());
            exchange.getResponseHeaders().set(HLC, clock.now().toString());
            exchange.sendResponseHeaders(answer.status(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
