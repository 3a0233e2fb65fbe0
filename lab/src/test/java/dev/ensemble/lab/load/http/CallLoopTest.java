package dev.ensemble.lab.load.http;

import static dev.ensemble.lab.load.http.LoopCalls.body;
import static dev.ensemble.lab.load.http.LoopCalls.one;
import static dev.ensemble.lab.load.http.LoopCalls.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ensemble.lab.load.http.Reply.TimedOut;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CallLoopTest implements HttpClientContract {
    private static final Duration REPEAT_AFTER = Duration.ofMillis(50);

    @Override
    public ContractClient client(URI url, int kept, Duration timeout) throws IOException {
        CallLoop loop = loop(url, kept, timeout);
        return new ContractClient() {
            @Override
            public CallResult call() throws IOException {
                return one(loop);
            }

            @Override
            public void close() throws IOException {
                loop.close();
            }
        };
    }

    private static CallLoop loop(RawServer server, int kept, Duration timeout) throws IOException {
        return loop(server.url(), kept, timeout);
    }

    private static CallLoop loop(URI url, int kept, Duration timeout) throws IOException {
        return new CallLoop(url, Authorities.ofEnvironment(), kept, Map.of(), timeout, REPEAT_AFTER);
    }

    @Test
    void callsDoNotWaitForEachOther() throws IOException {
        CountDownLatch all = new CountDownLatch(20);
        try (RawServer server = new RawServer((n, socket) -> {
            all.countDown();
            try {
                all.await(); // The first answer comes when the last request is there.
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            RawServer.answer(socket, "together");
        });
                CallLoop loop = loop(server, 2, LONG)) {
            assertThat(together(loop, 20)).allMatch(exchange -> body(exchange).equals("together"));
            assertThat(server.connections).hasValue(20);
        }
    }

    /** As long as they need each of them; what they need no longer is closed. */
    @Test
    void manyCallsUseTheSameConnectionsAgain() throws IOException {
        try (RawServer server = new RawServer((n, socket) -> RawServer.answer(socket, "x"));
                CallLoop loop = loop(server, 2, LONG)) {
            int most = 0;
            for (int i = 0; i < 10; i++) {
                together(loop, 20);
                most = Math.max(most, server.open.get());
            }
            assertThat(most).isGreaterThan(2);
            assertThat(server.connections).hasValueLessThan(100); // 182, if only two were kept
            await().until(() -> {
                one(loop);
                return server.open.get() == 2;
            });
        }
    }

    @Test
    void silenceIsATimeOutOfEachOfManyCalls() throws IOException {
        try (RawServer server = new RawServer((n, socket) -> {});
                CallLoop loop = loop(server, 1, SHORT)) {
            assertThat(together(loop, 3))
                    .allMatch(exchange -> exchange.equals(new CallResult(new TimedOut(true), false, false)));
            assertThat(server.requests).hasValue(3);
        }
    }

    @Test
    void aCallThatIsToBeRepeatedTooLateIsATimeOut() throws IOException {
        try (RawServer server = new RawServer((n, socket) -> socket.close());
                CallLoop loop = new CallLoop(server.url(), Authorities.ofEnvironment(), 1, Map.of(), SHORT, LONG)) {
            assertThat(one(loop)).isEqualTo(new CallResult(new TimedOut(false), true, true));
            assertThat(server.requests).hasValue(1);
        }
    }
}
