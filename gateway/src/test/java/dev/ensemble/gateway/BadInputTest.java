package dev.ensemble.gateway;

import static dev.ensemble.gateway.support.TestGateway.error;
import static dev.ensemble.gateway.support.TestGateway.reason;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.ensemble.gateway.support.TestGateway;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of bad input has its code, its reason and, where there is one, its field; none changes any state. */
class BadInputTest {
    private static final String LINE = "{\"sku\":\"espresso-machine\",\"quantity\":1}";
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        gateway = new TestGateway();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            not JSON                 | hello                                           | MALFORMED_JSON   |                   | 1,1
            a missing bracket        | {"customer":"ada"                               | MALFORMED_JSON   |                   | 1,18
            a trailing comma         | {"customer":"ada",}                             | MALFORMED_JSON   |                   | 1,19
            a place on a later line  | {~  "customer" "ada"}                           | MALFORMED_JSON   |                   | 2,14
            single quotes            | {'customer':'ada'}                              | MALFORMED_JSON   |                   | 1,2
            a comment                | {/* x */}                                       | MALFORMED_JSON   |                   | 1,2
            text after the end       | {} {}                                           | MALFORMED_JSON   |                   | 1,4
            NaN                      | {"lines":[{"quantity":NaN}]}                    | MALFORMED_JSON   |                   | 1,23
            half a surrogate pair    | {"customer":"\\ud800"}                          | MALFORMED_JSON   |                   | 1,20
            only white space         | `  `                                            | MALFORMED_JSON   |                   | 1,3
            not an object            | [1]                                             | WRONG_TYPE       |                   | 1,1
            an unknown field         | {"custommer":"ada"}                             | UNKNOWN_FIELD    | custommer         | 1,14
            an unknown nested field  | {"lines":[{"skuu":"x"}]}                        | UNKNOWN_FIELD    | lines[0].skuu     | 1,19
            a duplicate key          | {"customer":"ada","customer":"bob"}             | DUPLICATE_KEY    |                   | 1,19
            a field under two names  | {"requestId":"a","request_id":"a"}              | DUPLICATE_KEY    | request_id        | 1,31
            a wrong type             | {"customer":5}                                  | WRONG_TYPE       | customer          | 1,13
            text for a number        | {"lines":[{"sku":"a","quantity":"many"}]}       | WRONG_TYPE       | lines[0].quantity | 1,33
            a fraction               | {"lines":[{"sku":"a","quantity":1.5}]}          | WRONG_TYPE       | lines[0].quantity | 1,33
            more than 32 bits        | {"lines":[{"sku":"a","quantity":2147483648}]}   | WRONG_TYPE       | lines[0].quantity | 1,33
            a huge exponent          | {"lines":[{"sku":"a","quantity":1e999999999}]}  | WRONG_TYPE       | lines[0].quantity | 1,33
            null in an array         | {"lines":[null]}                                | WRONG_TYPE       | lines[0]          | 1,11
            a leading zero           | {"lines":[{"sku":"a","quantity":01}]}           | MALFORMED_JSON   |                   | 1,33
            """)
    void aBodyThatCannotBeReadIs400WithItsPlace(String what, String body, String reason, String field, String place)
            throws Exception {
        HttpResponse<String> answer = gateway.post("/v1/orders", body.replace("~", "\n"));
        assertRefused(answer, 400, reason, field);
        JsonObject info = detail(answer.body(), "google.rpc.ErrorInfo").getAsJsonObject("metadata");
        assertThat(info.get("line").getAsString() + "," + info.get("column").getAsString()).isEqualTo(place);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            no fields                | {}                                                                      | customer
            null fields              | {"customer":null}                                                       | customer
            no lines                 | {"customer":"ada","lines":[]}                                           | lines
            quantity 0               | {"customer":"ada","lines":[{"sku":"a","quantity":0}]}                   | lines[0].quantity
            a negative quantity      | {"customer":"ada","lines":[{"sku":"a","quantity":-1}]}                  | lines[0].quantity
            a quantity over 1000     | {"customer":"ada","lines":[{"sku":"a","quantity":1001}]}                | lines[0].quantity
            a bad sku                | {"customer":"ada","lines":[{"sku":"../a","quantity":1}]}                | lines[0].sku
            the same sku twice       | {"customer":"ada","lines":[{"sku":"a","quantity":1},{"sku":"a","quantity":1}]} | lines
            a control character      | {"customer":"a\\u0000","lines":[{"sku":"a","quantity":1}]}              | customer
            a bad key                | {"customer":"ada","requestId":" ","lines":[{"sku":"a","quantity":1}]}   | requestId
            """)
    void aBodyThatBreaksTheContractIs400NamingTheJsonPath(String what, String body, String field) throws Exception {
        assertRefused(gateway.post("/v1/orders", body), 400, "INVALID_ARGUMENT", field);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            an unknown path          | GET    /v1/nothing                      | 404 | UNKNOWN_PATH
            a trailing slash         | GET    /v1/orders/                      | 404 | UNKNOWN_PATH
            path traversal           | GET    /v1/items/../../etc/passwd       | 404 | UNKNOWN_PATH
            encoded path traversal   | GET    /v1/items/%2e%2e%2fx             | 400 | INVALID_ARGUMENT
            a name with dots         | GET    /v1/items/..                     | 400 | INVALID_ARGUMENT
            a bad resource name      | GET    /v1/items/ESPRESSO               | 400 | INVALID_ARGUMENT
            a header injected        | GET    /v1/items/a%0d%0aX:y             | 400 | INVALID_ARGUMENT
            an unknown item          | GET    /v1/items/nope                   | 404 | NOT_FOUND
            an unknown order         | GET    /v1/orders/nope                  | 404 | NOT_FOUND
            an unknown verb          | POST   /v1/orders/x:explode             | 405 | METHOD_NOT_ALLOWED
            a wrong method           | DELETE /v1/items                        | 405 | METHOD_NOT_ALLOWED
            a method made up         | BREW   /v1/items                        | 501 | UNKNOWN_METHOD
            an unknown parameter     | GET    /v1/orders?pageSizes=5           | 400 | UNKNOWN_PARAMETER
            a parameter twice        | GET    /v1/orders?pageSize=5&pageSize=6 | 400 | DUPLICATE_PARAMETER
            a parameter's wrong type | GET    /v1/orders?pageSize=five         | 400 | WRONG_TYPE
            a page size below zero   | GET    /v1/orders?pageSize=-1           | 400 | INVALID_ARGUMENT
            a bad page token         | GET    /v1/orders?pageToken=x           | 400 | INVALID_ARGUMENT
            a parameter for a body   | POST   /v1/orders/x:cancel?name=y       | 400 | UNKNOWN_PARAMETER
            no body                  | POST   /v1/orders                       | 415 | WRONG_CONTENT_TYPE
            """)
    void aRequestThatMakesNoSenseHasItsCode(String what, String line, int status, String reason) throws Exception {
        String[] parts = line.split(" +");
        HttpResponse<String> answer = gateway.send(gateway.request(parts[1]).method(parts[0], BodyPublishers.noBody()));
        assertRefused(answer, status, reason, null);
    }

    @Test
    void aWrongMethodSaysWhichAreAllowed() throws Exception {
        HttpResponse<String> answer = gateway.send(gateway.request("/v1/orders").DELETE());
        assertThat(answer.headers().firstValue("allow")).hasValue("GET, HEAD, OPTIONS, POST");
    }

    @Test
    void aWrongContentTypeSaysWhatToTypeWithCurl() throws Exception {
        HttpResponse<String> answer = gateway.send(gateway.request("/v1/orders")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("{}")));
        assertRefused(answer, 415, "WRONG_CONTENT_TYPE", null);
        assertThat(error(answer.body()).get("message").getAsString()).contains("--json");
    }

    @Test
    void anEmptyJsonBodyIsMissing() throws Exception {
        assertRefused(gateway.post("/v1/orders", ""), 400, "MISSING_BODY", null);
    }

    @Test
    void aBodyWhereNoneIsTakenIsRefused() throws Exception {
        HttpResponse<String> answer = gateway.send(gateway.request("/v1/items")
                .header("Content-Type", "application/json")
                .method("GET", BodyPublishers.ofString("{}")));
        assertRefused(answer, 400, "UNEXPECTED_BODY", null);
    }

    @Test
    void aBodyThatIsNotUtf8Is400() throws Exception {
        HttpResponse<String> answer = gateway.send(gateway.request("/v1/orders")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(new byte[]{'{', '"', (byte) 0xc3, '"'})));
        assertRefused(answer, 400, "INVALID_UTF8", null);
    }

    @Test
    void deepNestingAndLongNumbersAre400() throws Exception {
        assertRefused(gateway.post("/v1/orders", "{\"lines\":" + "[".repeat(50_000)), 400, "WRONG_TYPE", "lines[0]");
        assertRefused(gateway.post("/v1/orders", "{\"lines\":[{\"quantity\":" + "1".repeat(100_000) + "}]}"), 400,
                "NUMBER_TOO_LONG", null);
    }

    @Test
    void moreThanOneHundredLinesAre400() throws Exception {
        String lines = IntStream.range(0, 101)
                .mapToObj(i -> "{\"sku\":\"sku-" + i + "\",\"quantity\":1}")
                .collect(Collectors.joining(","));
        assertRefused(gateway.post("/v1/orders", "{\"customer\":\"ada\",\"lines\":[" + lines + "]}"), 400,
                "INVALID_ARGUMENT", "lines");
    }

    @Test
    void aBodyOfMoreThanOneMebibyteIs413() throws Exception {
        assertRefused(gateway.post("/v1/orders", "{\"customer\":\"" + "a".repeat(1 << 20) + "\"}"), 413,
                "BODY_TOO_LARGE", null);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            Ensemble-Timeout | soon     | MALFORMED_TIMEOUT
            Ensemble-Timeout | 5        | MALFORMED_TIMEOUT
            Ensemble-Timeout | -1s      | MALFORMED_TIMEOUT
            Ensemble-Timeout | 1ms      | DEADLINE_EXCEEDED
            grpc-timeout     | 800ms    | MALFORMED_TIMEOUT
            grpc-timeout     | 1n       | DEADLINE_EXCEEDED
            Ensemble-Hlc     | noon     | MALFORMED_HLC
            Ensemble-Hlc     | 1764000000000.3     | MALFORMED_HLC
            Ensemble-Hlc     | +764000000000.00003 | MALFORMED_HLC
            Ensemble-Hlc     | 1764000000000.65536 | MALFORMED_HLC
            If-Match         | *        | PRECONDITION_FAILED
            Idempotency-Key  | `"a`     | MALFORMED_KEY
            Idempotency-Key  | `""`     | MALFORMED_KEY
            Content-Encoding | gzip     | WRONG_CONTENT_ENCODING
            """)
    void aBadHeaderIs400OrItsOwnCode(String header, String value, String reason) throws Exception {
        HttpResponse<String> answer =
                gateway.post("/v1/orders", "{\"customer\":\"ada\",\"lines\":[" + LINE + "]}", header, value);
        assertThat(reason(answer.body())).isEqualTo(reason);
        assertThat(answer.statusCode()).isIn(400, 412, 415, 504);
        assertThat(gateway.ensemble.orders.calls()).isZero();
    }

    @Test
    void aKeyOfMoreThan128CharactersOrOneThatContradictsTheBodyIs400() throws Exception {
        String order = "{\"customer\":\"ada\",\"requestId\":\"b\",\"lines\":[" + LINE + "]}";
        assertRefused(gateway.post("/v1/orders", order, "Idempotency-Key", "a".repeat(129)), 400, "MALFORMED_KEY",
                "Idempotency-Key");
        assertRefused(gateway.post("/v1/orders", order, "Idempotency-Key", "a"), 400, "CONTRADICTION", "requestId");
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String reason, String field) {
        assertThat(answer.body()).contains("\"" + reason + "\"");
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(error(answer.body()).get("code").getAsInt()).isEqualTo(status);
        assertThat(reason(answer.body())).isEqualTo(reason);
        if (field != null) {
            assertThat(violations(answer.body())).contains(field);
        }
        assertThat(answer.body()).doesNotContain("Exception").doesNotContain("dev.ensemble.gateway.");
        assertThat(gateway.ensemble.orders.stored()).isEmpty();
        assertThat(gateway.ensemble.inventory.espressoMachine().getFree()).isEqualTo(10);
    }

    private static List<String> violations(String body) {
        return detail(body, "google.rpc.BadRequest").getAsJsonArray("fieldViolations").asList().stream()
                .map(v -> v.getAsJsonObject().has("field") ? v.getAsJsonObject().get("field").getAsString() : "")
                .toList();
    }

    private static JsonObject detail(String body, String type) {
        for (JsonElement detail : error(body).getAsJsonArray("details")) {
            if (detail.getAsJsonObject().get("@type").getAsString().endsWith("/" + type)) {
                return detail.getAsJsonObject();
            }
        }
        throw new AssertionError("no " + type + " in " + body);
    }
}
