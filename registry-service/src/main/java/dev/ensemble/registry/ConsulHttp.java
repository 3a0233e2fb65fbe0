package dev.ensemble.registry;

import com.ecwid.consul.transport.HttpResponse;
import com.ecwid.consul.v1.ConsulRawClient;
import com.google.common.net.HostAndPort;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.message.BasicHeader;

/**
 * Requests to any of several Consul agents: one that is dead, silent or answers errors is left for the next. The token
 * travels in a header and never in a URL, where logs would show it. Thread-safe.
 */
final class ConsulHttp implements AutoCloseable {
    private static final int MAX_CONNECTIONS = 128;
    private static final int CONNECT_MS = 500;

    private final CloseableHttpClient http;
    private final List<ConsulRawClient> agents;
    private volatile int preferred;

    /** A well-formed answer; {@code index} is 0 when there is none. */
    record Answer(int status, JsonElement body, long index) {}

    /**
     * @param patience how long to wait for an agent's answer
     * @param token the ACL token; empty for none
     */
    ConsulHttp(List<HostAndPort> addresses, String token, Duration patience) {
        HttpClientBuilder builder = HttpClientBuilder.create()
                .setMaxConnTotal(MAX_CONNECTIONS)
                .setMaxConnPerRoute(MAX_CONNECTIONS)
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectTimeout(CONNECT_MS)
                        .setConnectionRequestTimeout(CONNECT_MS)
                        .setSocketTimeout((int) patience.toMillis())
                        .build());
        if (!token.isEmpty()) {
            builder.setDefaultHeaders(List.of(new BasicHeader("X-Consul-Token", token)));
        }
        this.http = builder.build();
        this.agents = addresses.stream()
                .map(address -> new ConsulRawClient(address.getHost(), address.getPort(), http))
                .toList();
    }

    /** GET; 404 is an answer. */
    Answer get(String path) throws ConsulException {
        return any(agent -> agent.makeGetRequest(path));
    }

    /** PUT; 404 and 409 are answers. When nobody answered it may have happened all the same. */
    Answer put(String path, JsonElement body) throws ConsulException {
        return any(agent -> agent.makePutRequest(path, body.toString()));
    }

    private Answer any(Function<ConsulRawClient, HttpResponse> request) throws ConsulException {
        int first = preferred;
        ConsulException failure = null;
        for (int i = 0; i < agents.size(); i++) {
            int agent = (first + i) % agents.size();
            try {
                Answer answer = read(request.apply(agents.get(agent)));
                preferred = agent;
                return answer;
            } catch (ConsulException e) {
                failure = e;
            } catch (RuntimeException e) {
                // TransportException, and what the library throws at an answer that is none.
                failure = new ConsulException("no answer from Consul: " + (e.getCause() == null ? e : e.getCause()), e);
            }
        }
        throw failure;
    }

    private static Answer read(HttpResponse response) throws ConsulException {
        int status = response.getStatusCode();
        if (status != 200 && status != 404 && status != 409) {
            throw new ConsulException("Consul answered " + status + ": " + shorten(response.getContent()));
        }
        try {
            JsonElement body = status == 404
                    ? JsonNull.INSTANCE
                    : JsonParser.parseString(response.getContent());
            return new Answer(status, body, response.getConsulIndex() == null ? 0 : response.getConsulIndex());
        } catch (JsonParseException e) {
            throw new ConsulException("Consul's answer is no JSON: " + shorten(response.getContent()), e);
        }
    }

    private static String shorten(String content) {
        return content.strip().substring(0, Math.min(200, content.strip().length()));
    }

    /** Breaks off what is under way. */
    @Override
    public void close() {
        try {
            http.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
