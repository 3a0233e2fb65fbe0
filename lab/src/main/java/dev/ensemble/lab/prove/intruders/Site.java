package dev.ensemble.lab.prove.intruders;

import dev.ensemble.chassis.auth.Bearer;
import dev.ensemble.chassis.error.ErrorDetails;
import dev.ensemble.lab.load.http.ErrorReason;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.token.TokenIssuer;
import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** An ensemble as an intruder sees it, guarded or open. */
final class Site implements AutoCloseable {
    static final List<String> ALL_SCOPES = List.of("orders:write", "orders:read", "stock:write");

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration TOKEN_LIFE = Duration.ofMinutes(30);

    private final Ensemble ensemble;
    private final TokenIssuer issuer;
    private final HttpClient http = HttpClient.newHttpClient();

    /** @param spare where to keep the key of tokens that an open ensemble does not look at */
    Site(Ensemble ensemble, Path spare) throws IOException {
        this.ensemble = ensemble;
        this.issuer = ensemble.issuer().isPresent() ? ensemble.issuer().get() : TokenIssuer.prepare(spare);
    }

    Ensemble ensemble() {
        return ensemble;
    }

    /** Who signs sound tokens. */
    TokenIssuer issuer() {
        return issuer;
    }

    /** A sound token that allows everything that is one's own. */
    String token(String name) {
        return issuer.issue(name, ALL_SCOPES, TOKEN_LIFE);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(ensemble.gateway().resolve(path)).timeout(PATIENCE);
    }

    HttpRequest.Builder as(String name, String path) {
        return request(path).header("Authorization", "Bearer " + token(name));
    }

    static HttpRequest.Builder post(HttpRequest.Builder request, String json) {
        return request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(json));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** Code and reason of the answer, such as {@code 401 TOKEN_MISSING}. */
    String answer(HttpRequest.Builder request) throws IOException, InterruptedException {
        return answer(http, request);
    }

    static String answer(HttpClient client, HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        boolean good = answer.statusCode() / 100 == 2;
        return good ? "" + answer.statusCode()
                : (answer.statusCode() + " " + ErrorReason.reason(answer.body())).strip();
    }

    /** A call over a connection of its own to the gRPC port of a process; OK, or code and reason. */
    String call(String instance, ChannelCredentials credentials, String authority, Consumer<Channel> call) {
        return callAt("127.0.0.1:" + ensemble.instance(instance).port(), credentials, authority, call);
    }

    /** The same over the gateways' port. */
    String callGateway(List<String> authorizations, Consumer<Channel> call) {
        Metadata headers = new Metadata();
        authorizations.forEach(each -> headers.put(Bearer.HEADER, each));
        return callAt(ensemble.grpc(), InsecureChannelCredentials.create(), "localhost", channel -> call.accept(
                ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers))));
    }

    private static String callAt(
            String target, ChannelCredentials credentials, String authority, Consumer<Channel> call) {
        ManagedChannel channel = Grpc.newChannelBuilder(target, credentials).overrideAuthority(authority).build();
        try {
            call.accept(channel);
            return "OK";
        } catch (StatusRuntimeException e) {
            return ErrorDetails.reason(e).map(reason -> e.getStatus().getCode() + " " + reason)
                    .orElse(e.getStatus().getCode().toString());
        } finally {
            channel.shutdownNow();
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        http.close();
        ensemble.close();
    }
}
