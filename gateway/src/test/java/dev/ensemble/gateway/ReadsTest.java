package dev.ensemble.gateway;

import static dev.ensemble.gateway.support.TestGateway.error;
import static dev.ensemble.gateway.support.TestGateway.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.gateway.support.TestGateway;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What reads can ask for beside the resource: some of its fields, and only if it has changed. */
class ReadsTest {
    private static final String ITEM = "/v1/items/espresso-machine";
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new TestGateway();
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"readMask=sku,reserved", "read_mask=sku,reserved", "fields=sku,reserved"})
    void aMaskKeepsItsFieldsAlsoThoseThatAreZero(String query) throws Exception {
        assertThat(gateway.get(ITEM + "?" + query).body())
                .isEqualTo("{\"sku\":\"espresso-machine\",\"reserved\":\"0\"}\n");
        assertThat(gateway.get("/v1/items?" + query).body())
                .isEqualTo("{\"items\":[{\"sku\":\"espresso-machine\",\"reserved\":\"0\"}],\"nextPageToken\":\"\"}\n");
    }

    @Test
    void aFieldThatIsNoneIs400AndTellsWhichThereAre() throws Exception {
        HttpResponse<String> answer = gateway.get(ITEM + "?fields=price");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer.body()).get("message").getAsString())
                .contains("'price' is no field of Item; expected some of name, sku");
        assertThat(reason(gateway.get(ITEM + "?fields=sku&readMask=name").body())).isEqualTo("DUPLICATE_PARAMETER");
    }

    @Test
    void whatTheCallerHasAlreadyIs304WithoutABody() throws Exception {
        String tag = gateway.get(ITEM).headers().firstValue("etag").orElseThrow();
        assertThat(tag).matches("\"[0-9A-Za-z_-]{20}\"");
        for (String known : new String[]{tag, "W/" + tag, "\"x\", " + tag, "*"}) {
            HttpResponse<String> answer = ifNoneMatch(known);
            assertThat(answer.statusCode()).isEqualTo(304);
            assertThat(answer.body()).isEmpty();
            assertThat(answer.headers().firstValue("etag")).hasValue(tag);
            assertThat(answer.headers().firstValue("ensemble-path")).hasValue("gateway-1, inventory-1");
        }
    }

    @Test
    void whatHasChangedIsSentWithAnotherTag() throws Exception {
        String tag = gateway.get(ITEM).headers().firstValue("etag").orElseThrow();
        gateway.post(ITEM + ":restock", "{\"quantity\":5}");
        HttpResponse<String> answer = ifNoneMatch(tag);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("etag").orElseThrow()).isNotEqualTo(tag);
    }

    @Test
    void onTheWireA304EndsWithItsHeadAndTheConnectionGoesOn() throws Exception {
        String tag = gateway.get(ITEM).headers().firstValue("etag").orElseThrow();
        String request = "GET " + ITEM + " HTTP/1.1\r\nHost: x\r\nIf-None-Match: " + tag + "\r\n\r\n";
        String answers = gateway.raw(request + request);
        assertThat(answers.split("HTTP/1.1 304", -1)).hasSize(3);
        assertThat(answers.toLowerCase(java.util.Locale.ROOT)).doesNotContain("content-type")
                .doesNotContain("transfer-encoding");
    }

    @Test
    void errorsAndAnswersToMutationsHaveNoTag() throws Exception {
        assertThat(gateway.get("/v1/items/nope").headers().firstValue("etag")).isEmpty();
        assertThat(gateway.post(ITEM + ":restock", "{\"quantity\":5}").headers().firstValue("etag")).isEmpty();
    }

    @Test
    void headTellsTheTagThatGetDoes() throws Exception {
        HttpResponse<String> head = gateway.send(gateway.request(ITEM).method("HEAD", BodyPublishers.noBody()));
        assertThat(head.headers().firstValue("etag")).isEqualTo(gateway.get(ITEM).headers().firstValue("etag"));
    }

    private HttpResponse<String> ifNoneMatch(String tag) throws Exception {
        return gateway.send(gateway.request(ITEM).header("If-None-Match", tag));
    }
}
