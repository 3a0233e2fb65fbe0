package dev.ensemble.gateway.http;

import static dev.ensemble.gateway.support.TestGateway.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.gateway.support.TestGateway;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a caller can do wrong below HTTP, on real sockets. None of it may reach a service. */
class WireTest {
    private static final String ORDER =
            "{\"customer\":\"ada\",\"lines\":[{\"sku\":\"espresso-machine\",\"quantity\":1}]}";
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        Limits d = Limits.DEFAULT;
        gateway = new TestGateway(new Limits(
                4096, 1024, 2048, d.connections(), Duration.ofSeconds(1), Duration.ofSeconds(3), d.age()));
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            both lengths           | POST /v1/orders HTTP/1.1~Host: x~Content-Length: 4~Transfer-Encoding: chunked~~0~~ | 400 | MALFORMED_HTTP
            two lengths            | POST /v1/orders HTTP/1.1~Host: x~Content-Length: 4~Content-Length: 5~~{}{}         | 400 | MALFORMED_HTTP
            a length with a sign   | POST /v1/orders HTTP/1.1~Host: x~Content-Length: +4~~{}{}                          | 400 | MALFORMED_HTTP
            chunked not last       | POST /v1/orders HTTP/1.1~Host: x~Transfer-Encoding: chunked, identity~~0~~         | 400 | MALFORMED_HTTP
            unknown coding         | POST /v1/orders HTTP/1.1~Host: x~Transfer-Encoding: xchunked~~0~~                  | 400 | MALFORMED_HTTP
            a bad chunk size       | POST /v1/orders HTTP/1.1~Host: x~Content-Type: application/json~Transfer-Encoding: chunked~~zz~{}~0~~ | 400 | MALFORMED_HTTP
            a chunk with no end    | POST /v1/orders HTTP/1.1~Host: x~Content-Type: application/json~Transfer-Encoding: chunked~~2~{}xx~0~~ | 400 | MALFORMED_HTTP
            space before the colon | GET /v1/items HTTP/1.1~Host: x~Ensemble-Timeout : 1s~~                             | 400 | MALFORMED_HTTP
            a folded header        | GET /v1/items HTTP/1.1~Host: x~Ensemble-Timeout: 1s~ more~~                        | 400 | MALFORMED_TIMEOUT
            a header without name  | GET /v1/items HTTP/1.1~Host: x~: 1s~~                                              | 400 | MALFORMED_HTTP
            no host                | GET /v1/items HTTP/1.1~~                                                           | 400 | MALFORMED_HTTP
            two hosts              | GET /v1/items HTTP/1.1~Host: x~Host: y~~                                           | 400 | MALFORMED_HTTP
            a host that is none    | GET /v1/items HTTP/1.1~Host: a b~~                                                 | 400 | MALFORMED_HTTP
            a host with a path     | GET /v1/items HTTP/1.1~Host: x/y?z~~                                               | 400 | MALFORMED_HTTP
            compressed and chunked | POST /v1/orders HTTP/1.1~Host: x~Transfer-Encoding: gzip, chunked~~0~~             | 400 | MALFORMED_HTTP
            chunked twice          | POST /v1/orders HTTP/1.1~Host: x~Transfer-Encoding: chunked~Transfer-Encoding: x~~0~~ | 400 | MALFORMED_HTTP
            chunked in HTTP/1.0    | POST /v1/orders HTTP/1.0~Host: x~Transfer-Encoding: chunked~~0~~                   | 400 | MALFORMED_HTTP
            an empty length        | POST /v1/orders HTTP/1.1~Host: x~Content-Length:~~{}                               | 400 | MALFORMED_HTTP
            a length below zero    | POST /v1/orders HTTP/1.1~Host: x~Content-Length: -2~~{}                            | 400 | MALFORMED_HTTP
            a length over 64 bits  | POST /v1/orders HTTP/1.1~Host: x~Content-Length: 99999999999999999999~~{}          | 400 | MALFORMED_HTTP
            a chunk over 64 bits   | POST /v1/orders HTTP/1.1~Host: x~Content-Type: application/json~Transfer-Encoding: chunked~~FFFFFFFFFFFFFFFFF~{}~0~~ | 400 | MALFORMED_HTTP
            a bare CR in a header  | GET /v1/items HTTP/1.1~Host: x~Idempotency-Key: a^X: y~~                           | 400 | MALFORMED_HTTP
            a NUL in a header      | GET /v1/items HTTP/1.1~Host: x~Idempotency-Key: a@b~~                              | 400 | MALFORMED_HTTP
            a body cut short       | POST /v1/orders HTTP/1.1~Host: x~Content-Type: application/json~Content-Length: 9~~{ | 400 | MALFORMED_HTTP
            no last chunk          | POST /v1/orders HTTP/1.1~Host: x~Content-Type: application/json~Transfer-Encoding: chunked~~2~{}~ | 400 | MALFORMED_HTTP
            HTTP/2, but not quite  | PRI * HTTP/2.0~Host: x~~                                                           | 505 | UNKNOWN_HTTP_VERSION
            a name that is a verb  | GET /v1/orders/x:cancel HTTP/1.1~Host: x~~                                         | 405 | METHOD_NOT_ALLOWED
            CONNECT                | CONNECT evil:80 HTTP/1.1~Host: x~~                                                 | 501 | UNKNOWN_METHOD
            a host and no port     | GET /v1/items HTTP/1.1~Host: x:y~~                                                 | 400 | MALFORMED_HTTP
            no HTTP at all         | hello~~                                                                            | 400 | MALFORMED_HTTP
            a wrong version        | GET /v1/items HTTP/9.9~Host: x~~                                                   | 505 | UNKNOWN_HTTP_VERSION
            a space in the URL     | GET /v1/items /x HTTP/1.1~Host: x~~                                                | 400 | MALFORMED_HTTP
            a bad escape           | GET /v1/items/%zz HTTP/1.1~Host: x~~                                               | 400 | MALFORMED_URL
            a cut escape           | GET /v1/items/%4 HTTP/1.1~Host: x~~                                                | 400 | MALFORMED_URL
            not UTF-8 in the URL   | GET /v1/items/%ff HTTP/1.1~Host: x~~                                               | 400 | MALFORMED_URL
            a fragment             | GET /v1/items#x HTTP/1.1~Host: x~~                                                 | 400 | MALFORMED_URL
            unknown expectation    | POST /v1/orders HTTP/1.1~Host: x~Expect: cake~Content-Length: 2~~{}                | 417 | UNKNOWN_EXPECTATION
            """)
    void isRefusedWithItsCode(String what, String request, int status, String reason) throws IOException {
        String answer = gateway.raw(request.replace("~", "\r\n").replace('^', '\r').replace('@', '\0'));
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        assertThat(reason(bodyOf(answer))).isEqualTo(reason);
        assertThat(answer.split("HTTP/1.1 [0-9]", -1)).as("one answer only").hasSize(2);
        if (reason.equals("MALFORMED_HTTP")) {
            assertThat(answer).containsIgnoringCase("connection: close");
        }
        assertThat(gateway.ensemble.orders.stored()).isEmpty();
    }

    @Test
    void aUrlThatIsTooLongIs414AndHeadersThatAreTooLargeAre431() throws IOException {
        assertThat(gateway.raw("GET /v1/items?" + "x".repeat(2000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 414 ");
        assertThat(gateway.raw("GET /v1/items HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(4000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ");
    }

    @Test
    void aBodyThatIsTooLargeIs413DeclaredOrChunked() throws IOException {
        String head = "POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
        assertThat(gateway.raw(head + "Content-Length: 5000\r\n\r\n" + " ".repeat(5000))).startsWith("HTTP/1.1 413 ");
        assertThat(
                gateway.raw(head + "Transfer-Encoding: chunked\r\n\r\n1388\r\n" + " ".repeat(5000) + "\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ");
    }

    @Test
    void whoWaitsForContinueGetsItOrThe413WithoutSendingTheBody() throws IOException {
        try (Socket socket = gateway.connect()) {
            send(socket, "POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                    + "Expect: 100-continue\r\nContent-Length: " + ORDER.length() + "\r\n\r\n");
            assertThat(readHead(socket)).startsWith("HTTP/1.1 100 ");
        }
        try (Socket socket = gateway.connect()) {
            send(socket, "POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                    + "Expect: 100-continue\r\nContent-Length: 999999\r\n\r\n");
            assertThat(readHead(socket)).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void anAgentOfHttp10IsNotToldToContinue() throws IOException {
        assertThat(gateway.raw("POST /v1/orders HTTP/1.0\r\nContent-Type: application/json\r\n"
                + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{}")).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void aTrickleThatNeverEndsIs408AlthoughTheConnectionIsNeverIdle() throws Exception {
        try (Socket socket = gateway.connect()) {
            send(socket, "GET /v1/items HTTP/1.1\r\nHost: x\r\nX: ");
            Thread trickle = Thread.ofVirtual().start(() -> {
                try {
                    while (!Thread.interrupted()) {
                        send(socket, "x");
                        Thread.sleep(20);
                    }
                } catch (IOException | InterruptedException closed) {
                    // What this test waits for.
                }
            });
            assertThat(readHead(socket)).startsWith("HTTP/1.1 408 ");
            trickle.interrupt();
            trickle.join();
        }
    }

    @Test
    void whatNobodyReadsDoesNotPileUp() throws Exception {
        int asked = 2000;
        String get = "GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n";
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.setSoTimeout(20_000);
            socket.connect(new InetSocketAddress("127.0.0.1", gateway.front.port()));
            send(socket, get.repeat(asked - 1) + get.replace("Host: x", "Host: x\r\nConnection: close"));
            assertThat(readHead(socket)).startsWith("HTTP/1.1 200 ");
            // One more caller is served, and by then the server has done for the first what it will do.
            assertThat(gateway.raw(get)).startsWith("HTTP/1.1 200 ");
            assertThat(answers("/openapi.json")).isBetween(2, asked / 4);
            long read = 1 + lines(socket).filter(line -> line.startsWith("HTTP/1.1 200 ")).count();
            assertThat(read).as("all are answered, once they are read").isEqualTo(asked);
        }
    }

    @Test
    void aHeadThatTricklesInIs408() throws IOException {
        try (Socket socket = gateway.connect()) {
            send(socket, "GET /v1/items HTTP/1.1\r\nHost: ");
            assertThat(rest(socket)).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void aBodyThatDoesNotComeIs408() throws IOException {
        try (Socket socket = gateway.connect()) {
            send(socket,
                    "POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{");
            assertThat(rest(socket)).startsWith("HTTP/1.1 408 ").contains("SLOW_REQUEST");
        }
    }

    @Test
    void aConnectionThatAsksNothingIsClosedInSilence() throws IOException {
        try (Socket socket = gateway.connect()) {
            assertThat(rest(socket)).isEmpty();
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrderAlsoAfterAHalfClose() throws IOException {
        String get = "GET /v1/items/espresso-machine HTTP/1.1\r\nHost: x\r\n\r\n";
        String answers =
                gateway.raw(get + "GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n" + get.replace("GET", "HEAD") + get);
        assertThat(answers.split("HTTP/1.1 ")).extracting(a -> a.isEmpty() ? "" : a.substring(0, 3))
                .containsExactly("", "200", "404", "200", "200");
    }

    @Test
    void anErrorBeforeTheBodyWasReadKeepsTheConnectionInStep() throws IOException {
        String post = "POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 40\r\n\r\n"
                + "GET /v1/items HTTP/1.1\r\nHost: evil\r\n\r\nxx";
        String answers = gateway.raw(post + "GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(answers.split("HTTP/1.1 ")).extracting(a -> a.isEmpty() ? "" : a.substring(0, 3))
                .containsExactly("", "404", "200");
        assertThat(answers).contains("{\"openapi\":").doesNotContain("evil");
    }

    @Test
    void connectionCloseAndHttp10EndTheConnection() throws IOException {
        try (Socket socket = gateway.connect()) {
            send(socket, "GET /v1/items HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(rest(socket)).startsWith("HTTP/1.1 200 ").containsIgnoringCase("connection: close");
        }
        try (Socket socket = gateway.connect()) {
            send(socket, "GET /v1/items HTTP/1.0\r\n\r\n");
            assertThat(rest(socket)).startsWith("HTTP/1.1 200 ");
        }
    }

    /** How many requests for this path the server has answered, as its metrics have it. */
    private static int answers(String path) {
        String metrics = new String(gateway.ensemble.telemetry.metrics(), StandardCharsets.UTF_8);
        return Pattern.compile("http_server_request_duration_seconds_count\\{[^}]*http_route=\"" + Pattern.quote(path)
                + "\"[^}]*} (\\d+)").matcher(metrics).results().mapToInt(m -> Integer.parseInt(m.group(1))).sum();
    }

    static void send(Socket socket, String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static Stream<String> lines(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)).lines();
    }

    static String readHead(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int c; head.indexOf("\r\n\r\n") < 0 && (c = socket.getInputStream().read()) >= 0;) {
            head.append((char) c);
        }
        return head.toString();
    }

    private static String bodyOf(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }
}
