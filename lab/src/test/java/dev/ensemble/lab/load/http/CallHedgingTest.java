package dev.ensemble.lab.load.http;

import static dev.ensemble.lab.load.http.LoopCalls.body;
import static dev.ensemble.lab.load.http.LoopCalls.one;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.lab.load.http.Reply.TimedOut;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that are sent to a second process because the first says nothing; a process is a connection here. */
@Timeout(60)
class CallHedgingTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration HEDGE_AFTER = Duration.ofMillis(500);
    private static final String UNAVAILABLE = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n";

    private final CountDownLatch hedged = new CountDownLatch(1);

    private static CallLoop loop(RawServer server, Duration timeout) throws IOException {
        CallLoop loop =
                new CallLoop(server.url(), Authorities.ofEnvironment(), 2, Map.of(), timeout, Duration.ofMillis(10));
        loop.hedgeAfter(HEDGE_AFTER);
        return loop;
    }

    private void awaitHedge() throws IOException {
        awaitLatch(hedged);
    }

    private static void awaitLatch(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void asksTheProcessThatAnsweredLastWhenAnotherSaysNothing() throws IOException {
        List<Integer> ports = new ArrayList<>();
        try (RawServer server = new RawServer((n, socket) -> {
            ports.add(socket.getPort());
            if (n != 2) {
                RawServer.answer(socket, "from " + socket.getPort());
            }
        });
                CallLoop loop = loop(server, LONG)) {
            assertThat(one(loop).hedge()).isEqualTo(Hedge.NONE);
            CallResult second = one(loop);
            assertThat(body(second)).isEqualTo("from " + ports.getFirst());
            assertThat(second.hedge()).isEqualTo(Hedge.WON);
            assertThat(second.repeated()).isFalse();
            assertThat(second.sentBefore()).isTrue();
            assertThat(server.requests).hasValue(3);
            assertThat(server.connections).hasValue(2);
        }
    }

    @Test
    void theFirstRequestMayStillBeAnsweredFirst() throws IOException {
        try (RawServer server = new RawServer((n, socket) -> {
            if (n == 1) {
                awaitHedge();
                RawServer.answer(socket, "first");
            } else {
                hedged.countDown();
            }
        });
                CallLoop loop = loop(server, LONG)) {
            CallResult result = one(loop);
            assertThat(body(result)).isEqualTo("first");
            assertThat(result.hedge()).isEqualTo(Hedge.LOST);
        }
    }

    @Test
    void anAnswerAndTheDeathOfTheOtherProcessMayComeInOnePoll() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        CountDownLatch reset = new CountDownLatch(1);
        try (RawServer server = new RawServer((n, socket) -> {
            if (n == 1) {
                awaitHedge();
                RawServer.answer(socket, "first");
                answered.countDown();
            } else {
                awaitLatch(answered);
                socket.setSoLinger(true, 0); // Its end is a reset.
                socket.close();
                reset.countDown();
            }
        });
                CallLoop loop = loop(server, LONG)) {
            List<CallResult> ended = new ArrayList<>();
            loop.call(LoopCalls.GET, ended::add);
            while (server.requests.get() < 2) {
                loop.run(TimeUnit.MILLISECONDS.toNanos(10));
            }
            hedged.countDown();
            reset.await();
            loop.run(TimeUnit.SECONDS.toNanos(1));

            assertThat(ended).extracting(LoopCalls::body).containsExactly("first");
        }
    }

    @Test
    void aRefusalOfOneDoesNotEndACallThatTheOtherMayAnswer() throws IOException {
        CountDownLatch refused = new CountDownLatch(1);
        try (RawServer server = new RawServer((n, socket) -> {
            if (n == 1) {
                awaitHedge();
                RawServer.write(socket, UNAVAILABLE);
                refused.countDown();
            } else {
                hedged.countDown();
                awaitLatch(refused);
                RawServer.answer(socket, "second");
            }
        });
                CallLoop loop = loop(server, LONG)) {
            assertThat(body(one(loop))).isEqualTo("second");
        }
    }

    @Test
    void theDeathOfOneDoesNotEndIt() throws IOException {
        try (RawServer server = new RawServer((n, socket) -> {
            if (n == 1) {
                awaitHedge();
                socket.close();
            } else {
                hedged.countDown();
                RawServer.answer(socket, "second");
            }
        });
                CallLoop loop = loop(server, LONG)) {
            assertThat(body(one(loop))).isEqualTo("second");
            assertThat(server.requests).hasValue(2);
        }
    }

    @Test
    void twoThatSayNothingAreATimeOut() throws IOException {
        try (RawServer server = new RawServer((n, socket) -> {}); CallLoop loop = loop(server, SHORT)) {
            assertThat(one(loop)).isEqualTo(new CallResult(new TimedOut(true), false, true, Hedge.LOST));
            assertThat(server.requests).hasValue(2);
        }
    }

    @Test
    void withoutHedgesOneThatSaysNothingIsATimeOut() throws IOException {
        try (RawServer server = new RawServer((n, socket) -> {
            if (n != 2) {
                RawServer.answer(socket, "x");
            }
        });
                CallLoop loop = new CallLoop(server.url(), Authorities.ofEnvironment(), 2, Map.of(), SHORT, LONG)) {
            one(loop);
            assertThat(one(loop)).isEqualTo(new CallResult(new TimedOut(true), false, false));
        }
    }
}
