package dev.ensemble.gateway.http;

import dev.ensemble.gateway.evidence.Evidence;
import io.netty.channel.ChannelOption;
import io.opentelemetry.api.OpenTelemetry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerConfig;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.http1.Http1ServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server. One event loop: a gateway grows by processes that share a port (SO_REUSEPORT, on Linux).
 */
public final class HttpFront implements AutoCloseable {
    static {
        // Read once by Vert.x: there are no web sockets here, and requests come to us as they are, whatever their version.
        System.setProperty("vertx.disableWebsockets", "true");
    }

    private static final Logger LOG = LoggerFactory.getLogger(HttpFront.class);

    private final Vertx vertx;
    private final HttpServer server;
    private final Limits limits;
    /** Used by the event loop only. */
    private int connections;

    private HttpFront(Settings settings, OpenTelemetry telemetry, Consumer<Exchange> handler) {
        this.limits = settings.limits();
        this.vertx = Vertx.vertx(new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        var requests =
                new RequestHandler(limits, new Observer(telemetry), settings.evidenceOf().map(Evidence::new), handler);
        this.server = vertx.httpServerBuilder()
                .with(config(settings))
                .withConnectHandler(this::connected)
                .build();
        server.requestHandler(requests::handle);
        server.invalidRequestHandler(request -> requests.handleInvalid(
                request, ((Http1ServerRequest) request).nettyRequest().decoderResult().cause()));
    }

    /**
     * Where and how to serve.
     *
     * @param port 0 for a free one
     * @param reusePort other processes may listen at the same port; where the system has no such thing, refused
     * @param evidenceOf the instance whose name and doings answers tell; empty to tell nothing
     */
    public record Settings(String host, int port, boolean reusePort, Limits limits, Optional<String> evidenceOf) {}

    /**
     * Starts to listen.
     *
     * @throws IOException when the port cannot be had
     */
    public static HttpFront start(Settings settings, OpenTelemetry telemetry, Consumer<Exchange> handler)
            throws IOException {
        var front = new HttpFront(settings, telemetry, handler);
        try {
            if (settings.reusePort() && !front.vertx.isNativeTransportEnabled()) {
                throw new IOException("this system cannot share a port: only one gateway is possible here");
            }
            await(front.server.listen());
            return front;
        } catch (IOException e) {
            front.vertx.close();
            throw e;
        }
    }

    public int port() {
        return server.actualPort();
    }

    /**
     * Stops accepting, answers what is on its way with {@code Connection: close}, and waits until all callers have
     * left or {@code patience} has passed.
     */
    public void drain(Duration patience) {
        try {
            await(server.shutdown(patience));
        } catch (IOException e) {
            LOG.warn("could not drain: {}", e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        await(vertx.close());
    }

    private void connected(HttpConnection connection) {
        var channel = ((ConnectionBase) connection).channel();
        if (connections >= limits.connections() + limits.connections() / 10 + 1) {
            channel.close(); // more than can be told so politely
            return;
        }
        connections++;
        channel.closeFuture().addListener(closed -> connections--);
        // Netty 4.2's epoll forgets a half-closed socket: what does not fit its send buffer at once is then cut off.
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        channel.pipeline().addFirst(new ConnectionGuard(limits, connections > limits.connections()));
    }

    private static HttpServerConfig config(Settings settings) {
        Limits limits = settings.limits();
        var config = new HttpServerConfig()
                .setVersions(HttpVersion.HTTP_1_0, HttpVersion.HTTP_1_1)
                .setTcpHost(settings.host())
                .setTcpPort(settings.port())
                .setStrictThreadMode(true)
                .setHandle100ContinueAutomatically(false)
                // Backstop for callers that do not read their answers.
                .setIdleTimeout(limits.idleTime().multipliedBy(2))
                .setHttp1Config(new Http1ServerConfig()
                        .setMaxInitialLineLength(limits.urlBytes())
                        .setMaxHeaderSize(limits.headerBytes()));
        config.getTcpConfig().setAcceptBacklog(1024).getTransportConfig().setSoReusePort(settings.reusePort());
        return config;
    }

    private static <T> T await(Future<T> future) throws IOException {
        try {
            return future.toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
