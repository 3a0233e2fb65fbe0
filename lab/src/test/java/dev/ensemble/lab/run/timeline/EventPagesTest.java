package dev.ensemble.lab.run.timeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.ensemble.lab.load.http.HttpCaller;
import dev.ensemble.lab.load.http.UnreadableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class EventPagesTest {
    @Test
    void anotherServersPageIsUnreadableWithItsAddress() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] page = "<html>It works!</html>".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (HttpCaller caller = EventPages.caller(url, Optional.empty())) {
            EventPages pages = new EventPages(caller);
            assertThatThrownBy(() -> pages.since("1.0")).isInstanceOf(UnreadableException.class)
                    .hasMessageContaining(url + "/v1/events").hasMessageContaining("no JSON: <html>");
            assertThatThrownBy(() -> pages.ofOrder("orders/o")).isInstanceOf(UnreadableException.class);
        } finally {
            server.stop(0);
        }
    }
}
