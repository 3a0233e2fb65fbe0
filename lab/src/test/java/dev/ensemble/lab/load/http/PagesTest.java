package dev.ensemble.lab.load.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PagesTest {
    private static final String TOO_MUCH = "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n";

    @Test
    void aPageThatIsRefusedAsTooMuchIsAskedForAgain() throws Exception {
        try (RawServer server = new RawServer(PagesTest::refuseTwice);
                HttpCaller caller = new HttpCaller(server.url(), 1)) {
            assertThat(new Pages(caller).list("items", item -> item.get("sku").getAsString())).containsExactly("mug");
            assertThat(server.requests).hasValue(3);
        }
    }

    private static void refuseTwice(int number, Socket socket) throws IOException {
        if (number <= 2) {
            RawServer.write(socket, TOO_MUCH);
        } else {
            RawServer.answer(socket, "{\"items\":[{\"sku\":\"mug\"}]}");
        }
    }

    @Test
    void whatIsWrongOtherwiseIsToldAtOnce() throws IOException {
        try (RawServer server = new RawServer(
                (n, socket) -> RawServer.write(socket, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"));
                HttpCaller caller = new HttpCaller(server.url(), 1)) {
            assertThatThrownBy(() -> new Pages(caller).page("/v1/items")).isInstanceOf(UnreadableException.class)
                    .hasMessageContaining("404");
            assertThat(server.requests).hasValue(1);
        }
    }
}
