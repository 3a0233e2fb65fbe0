package dev.ensemble.lab.load.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ensemble.lab.load.http.Reply.TimedOut;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HttpCallerTest implements HttpClientContract {
    private static final Request GET = Request.get("/x");

    @Override
    public ContractClient client(URI url, int kept, Duration timeout) {
        HttpCaller caller = new HttpCaller(url, kept);
        return new ContractClient() {
            @Override
            public CallResult call() {
                return caller.call(GET, timeout, true);
            }

            @Override
            public void close() {
                caller.close();
            }
        };
    }

    @Test
    void repeatsOnlyWhenAllowed() throws IOException {
        try (RawServer server = new RawServer((n, socket) -> socket.close());
                HttpCaller caller = new HttpCaller(server.url(), 1)) {
            assertThat(caller.call(GET, LONG, false).repeated()).isFalse();
            assertThat(server.requests).hasValue(1);
        }
    }

    @Test
    void aDripOfBytesDoesNotOutliveTheDeadline() throws IOException {
        CountDownLatch hungUp = new CountDownLatch(1);
        try (RawServer server = new RawServer((n, socket) -> {
            try {
                while (true) {
                    RawServer.write(socket, "H");
                    Thread.sleep(5);
                }
            } catch (IOException | InterruptedException e) {
                hungUp.countDown();
            }
        });
                HttpCaller caller = new HttpCaller(server.url(), 1)) {
            assertThat(caller.call(GET, SHORT, true).reply()).isEqualTo(new TimedOut(true));
            assertThat(hungUp).satisfies(l -> l.await());
        }
    }

    @Test
    void aHostThatThereIsNotIsRefused() {
        assertThatThrownBy(() -> new HttpCaller(URI.create("http://no-such-host.invalid"), 1))
                .hasMessage("unknown host: no-such-host.invalid");
    }
}
