package dev.ensemble.gateway.support;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.ensemble.chassis.auth.TokenVerifier;
import dev.ensemble.chassis.network.PublicTls;
import dev.ensemble.gateway.GatewayParts;
import dev.ensemble.gateway.http.GatewayHttpServer;
import dev.ensemble.gateway.http.Limits;
import dev.ensemble.gateway.http.RequestHandler;
import dev.ensemble.gateway.watch.InstanceWatch;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** A gateway with its real HTTP server before a {@link TestEnsemble}, and ways to ask it. */
public final class TestGateway implements AutoCloseable {
    public final TestEnsemble ensemble;
    public final InstanceWatch api;
    public final GatewayHttpServer front;
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public TestGateway() throws IOException {
        this(Limits.DEFAULT);
    }

    public TestGateway(Limits limits) throws IOException {
        this(limits, Optional.empty(), Optional.empty());
    }

    /** One that speaks TLS. */
    public TestGateway(PublicTls tls) throws IOException {
        this(Limits.DEFAULT, Optional.empty(), Optional.of(tls));
    }

    /** One that asks for tokens. */
    public TestGateway(TokenVerifier tokens) throws IOException {
        this(Limits.DEFAULT, Optional.of(tokens), Optional.empty());
    }

    private TestGateway(Limits limits, Optional<TokenVerifier> tokens, Optional<PublicTls> tls) throws IOException {
        ensemble = new TestEnsemble(tokens);
        RequestHandler requests = GatewayParts.api(ensemble);
        api = GatewayParts.instances(ensemble, requests);
        front = GatewayHttpServer.start(
                ensemble.network,
                new GatewayHttpServer.HttpSettings("127.0.0.1", 0, false, tls, limits, Optional.of("gateway-1")),
                ensemble.telemetry.openTelemetry(),
                ensemble.callerClock(),
                GatewayParts.handler(ensemble, requests, api));
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + front.port() + path);
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(20));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    public HttpResponse<String> post(String path, String json, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    /** Sends bytes as they are, half-closes, and returns all that comes back. */
    public String raw(String bytes) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    public Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", front.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    public static JsonObject json(HttpResponse<String> response) {
        return JsonParser.parseString(response.body()).getAsJsonObject();
    }

    /** The error object of an answer. */
    public static JsonObject error(String body) {
        return JsonParser.parseString(body).getAsJsonObject().getAsJsonObject("error");
    }

    /** The reason that an error states in its ErrorInfo. */
    public static String reason(String body) {
        for (JsonElement detail : error(body).getAsJsonArray("details")) {
            if (detail.getAsJsonObject().has("reason")) {
                return detail.getAsJsonObject().get("reason").getAsString();
            }
        }
        return "";
    }

    @Override
    public void close() throws IOException {
        client.close();
        front.close();
        ensemble.close();
    }
}
