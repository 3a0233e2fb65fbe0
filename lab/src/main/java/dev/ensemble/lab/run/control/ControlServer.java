package dev.ensemble.lab.run.control;

import com.google.gson.Gson;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.lab.run.Ensemble;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Takes verbs from other processes: HTTP on loopback, for those who can read the token in the state file. */
public final class ControlServer implements AutoCloseable {
    private static final int TOKEN_BYTES = 24;
    private static final Gson GSON = new Gson();

    private final HttpServer server;
    private final ExecutorService threads;
    private final byte[] authorization;
    private final ControlRoutes routes;

    private ControlServer(HttpServer server, String token, ControlRoutes routes) {
        this.server = server;
        this.authorization = ("Bearer " + token).getBytes(StandardCharsets.US_ASCII);
        this.routes = routes;
        this.threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("control-", 0).factory());
    }

    /** Listens at a free port, and publishes it in the ensemble's state file. {@code down} is run when asked to stop. */
    public static ControlServer start(Ensemble ensemble, Runnable down) throws IOException {
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        String token = HexFormat.of().formatHex(random);
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ControlServer control = new ControlServer(http, token, new ControlRoutes(ensemble, down));
        http.createContext("/", control::handle);
        http.setExecutor(control.threads);
        http.start();
        ensemble.ledger().control(http.getAddress().getPort(), token);
        return control;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!isAuthorized(exchange)) {
                answer(exchange, 401, error("the bearer token in the state file is expected"));
                return;
            }
            try {
                Object result = routes.call(exchange.getRequestMethod(), exchange.getRequestURI());
                answer(exchange, 200, GSON.toJson(result));
            } catch (UsageException e) {
                answer(exchange, 409, error(e.getMessage()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                answer(exchange, 503, error("the supervisor is stopping"));
            } catch (IOException | RuntimeException e) {
                answer(exchange, 500, error(String.valueOf(e.getMessage())));
            }
        }
    }

    private boolean isAuthorized(HttpExchange exchange) {
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        return given != null && MessageDigest.isEqual(authorization, given.getBytes(StandardCharsets.US_ASCII));
    }

    private static String error(String message) {
        return GSON.toJson(Map.of("error", message));
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Stops listening; verbs under way are interrupted. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
