package dev.ensemble.registry.consul;

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
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.protocol.HttpContext;

/**
 * Requests to any of several Consul agents: one that is dead, silent or answers errors is left for the next. The token
 * travels in a header and never in a URL, where logs would show it. Thread-safe.
 */
final class ConsulHttp implements AutoCloseable {
    private static final int MAX_CONNECTIONS = 128;
    private static final int CONNECT_MS = 500;

    private static final int FORBIDDEN = 403;

    private final ConsulToken token;
    private final CloseableHttpClient http;
    private final List<ConsulRawClient> agents;
    private volatile int preferred;

    /** An answer; {@code index} is 0 when there is none. */
    record ConsulResponse(int status, JsonElement body, long index) {
        boolean isMissing() { return status == 404; }
    }

    /** What is made of an answer. What has another form than expected may throw anything: it counts as no answer. */
    interface ConsulReader<T> {
        T read(ConsulResponse answer) throws ConsulException;
    }

    /**
     * @param patience how long to wait for an agent's answer
     */
    ConsulHttp(ConsulAccess access, Duration patience) {
        this.token = access.token();
        HttpClientBuilder builder = HttpClientBuilder.create()
                .setMaxConnTotal(MAX_CONNECTIONS)
                .setMaxConnPerRoute(MAX_CONNECTIONS)
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .addInterceptorFirst((HttpRequest request, HttpContext context) -> authorize(request))
                .addInterceptorFirst((HttpResponse response, HttpContext context) -> bound(response, patience))
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectTimeout(CONNECT_MS)
                        .setConnectionRequestTimeout(CONNECT_MS)
                        .setSocketTimeout((int) patience.toMillis())
                        .build());
        access.tls().ifPresent(builder::setSSLContext);
        this.http = builder.build();
        String scheme = access.tls().isPresent() ? "https://" : "http://";
        this.agents = access.addresses().stream()
                .map(address -> new ConsulRawClient(scheme + host(address), address.getPort(), http))
                .toList();
    }

    /** The library puts it into a URL as it is, where an address of IPv6 has brackets. */
    private static String host(HostAndPort address) {
        return address.getHost().contains(":") ? "[" + address.getHost() + "]" : address.getHost();
    }

    private void authorize(HttpRequest request) {
        String value = token.value();
        if (!value.isEmpty()) {
            request.setHeader("X-Consul-Token", value);
        }
    }

    /** GET; 404 is an answer. */
    <T> T get(String path, ConsulReader<T> form) throws ConsulException {
        return any(agent -> agent.makeGetRequest(path), form);
    }

    /** PUT; 404 and 409 are answers. When no agent answered it may have happened all the same. */
    <T> T put(String path, JsonElement body, ConsulReader<T> form) throws ConsulException {
        return any(agent -> agent.makePutRequest(path, body.toString()), form);
    }

    private <T> T any(Function<ConsulRawClient, com.ecwid.consul.transport.HttpResponse> request,
            ConsulReader<T> form)
            throws ConsulException {
        int first = preferred;
        ConsulException failure = null;
        for (int i = 0; i < agents.size(); i++) {
            int agent = (first + i) % agents.size();
            try {
                T answer = form(read(authorized(request, agents.get(agent))), form);
                preferred = agent;
                return answer;
            } catch (ConsulException.Conflict e) {
                throw e;
            } catch (ConsulException e) {
                failure = e;
            } catch (RuntimeException e) {
                // TransportException, and what the library throws at an answer that is none.
                failure = new ConsulException("no answer from Consul: " + (e.getCause() == null ? e : e.getCause()), e);
            }
        }
        throw failure;
    }

    private com.ecwid.consul.transport.HttpResponse authorized(
            Function<ConsulRawClient, com.ecwid.consul.transport.HttpResponse> request, ConsulRawClient agent) {
        String used = token.value();
        com.ecwid.consul.transport.HttpResponse answer = request.apply(agent);
        return answer.getStatusCode() == FORBIDDEN && token.isReplaced(used) ? request.apply(agent) : answer;
    }

    private static <T> T form(ConsulResponse answer, ConsulReader<T> form) throws ConsulException {
        try {
            return form.read(answer);
        } catch (RuntimeException e) {
            throw new ConsulException("Consul's answer makes no sense: " + shorten(answer.body().toString()), e);
        }
    }

    private static ConsulResponse read(com.ecwid.consul.transport.HttpResponse response) throws ConsulException {
        int status = response.getStatusCode();
        if (status != 200 && status != 404 && status != 409) {
            throw new ConsulException("Consul answered " + status + ": " + shorten(response.getContent()));
        }
        try {
            JsonElement body = status == 404
                    ? JsonNull.INSTANCE
                    : JsonParser.parseString(response.getContent());
            return new ConsulResponse(status, body, response.getConsulIndex() == null ? 0 : response.getConsulIndex());
        } catch (JsonParseException e) {
            throw new ConsulException("Consul's answer is no JSON: " + shorten(response.getContent()), e);
        }
    }

    private static void bound(HttpResponse response, Duration patience) {
        if (response.getEntity() != null) {
            response.setEntity(new BoundedResponse(response.getEntity(), patience));
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
