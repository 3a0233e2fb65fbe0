package dev.ensemble.gateway;

import static dev.ensemble.gateway.support.TestGateway.error;
import static dev.ensemble.gateway.support.TestGateway.json;
import static dev.ensemble.gateway.support.TestGateway.reason;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import dev.ensemble.gateway.support.TestGateway;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The routes that the contracts' annotations make, asked over HTTP, with the real stack behind them. */
class ApiTest {
    private static final String ORDER =
            "{\"customer\":\"ada\",\"lines\":[{\"sku\":\"espresso-machine\",\"quantity\":1}]}";
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new TestGateway();
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
    }

    @Test
    void itemsShowEveryFieldAlsoThoseThatAreZero() throws Exception {
        HttpResponse<String> answer = gateway.get("/v1/items");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(answer.body())
                .isEqualTo("{\"items\":[{\"name\":\"items/espresso-machine\",\"sku\":\"espresso-machine\","
                        + "\"displayName\":\"Espresso machine\",\"free\":\"10\",\"reserved\":\"0\",\"sold\":\"0\"}],"
                        + "\"nextPageToken\":\"\"}\n");
        assertThat(json(gateway.get("/v1/items/espresso-machine")).get("free").getAsString()).isEqualTo("10");
    }

    @Test
    void restockAddsAndAnswersWithTheItem() throws Exception {
        HttpResponse<String> answer = gateway.post("/v1/items/espresso-machine:restock", "{\"quantity\":5}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).get("free").getAsString()).isEqualTo("15");
        assertThat(answer.headers().firstValue("idempotency-key")).isPresent();
    }

    @Test
    void aNewOrderIs201WithItsLocationAndARepeatIs200() throws Exception {
        HttpResponse<String> first = gateway.post("/v1/orders", ORDER, "Idempotency-Key", "k-1");
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(json(first).get("requestId").getAsString()).isEqualTo("k-1");
        String location = first.headers().firstValue("location").orElseThrow();
        assertThat(gateway.get(location).body()).isEqualTo(first.body());

        HttpResponse<String> again = gateway.post("/v1/orders", ORDER, "Idempotency-Key", "\"k-1\"");
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("location")).isEmpty();
    }

    @Test
    void withoutAKeyTheGatewayMakesOneAndShowsIt() throws Exception {
        HttpResponse<String> answer = gateway.post("/v1/orders", ORDER);
        String key = json(answer).get("requestId").getAsString();
        assertThat(key).hasSize(36);
        assertThat(answer.headers().firstValue("idempotency-key")).hasValue('"' + key + '"');
        assertThat(gateway.ensemble.orders.stored()).containsOnlyKeys(key);
    }

    @Test
    void aKeyThatWasUsedForSomethingElseIsRefusedWithAReasonOfItsOwn() throws Exception {
        gateway.post("/v1/orders", ORDER, "Idempotency-Key", "k-1");
        HttpResponse<String> answer = gateway.post("/v1/orders", ORDER.replace(":1}", ":2}"), "Idempotency-Key", "k-1");
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(error(answer.body()).get("status").getAsString()).isEqualTo("ALREADY_EXISTS");
        assertThat(reason(answer.body())).isEqualTo("REQUEST_ID_REUSED");
    }

    @Test
    void cancelNeedsNoBody() throws Exception {
        String location = gateway.post("/v1/orders", ORDER).headers().firstValue("location").orElseThrow();
        HttpResponse<String> answer = gateway.send(gateway.request(location + ":cancel").POST(BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).get("state").getAsString()).isEqualTo("CANCELLED");
    }

    @Test
    void instancesAreThoseOfTheRegistry() throws Exception {
        JsonArray instances = json(gateway.get("/v1/instances")).getAsJsonArray("instances");
        assertThat(instances).extracting(i -> i.getAsJsonObject().get("id").getAsString())
                .containsExactly("order-1", "inventory-1", "registry-1");
    }

    @Test
    void headAnswersAsGetWithoutTheBody() throws Exception {
        HttpResponse<String> get = gateway.get("/v1/items");
        HttpResponse<String> head = gateway.send(gateway.request("/v1/items").method("HEAD", BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("content-length")).isEqualTo(get.headers().firstValue("content-length"));
    }

    @Test
    void whatDoesNotExistIs404InTheWordsOfTheService() throws Exception {
        HttpResponse<String> answer = gateway.get("/v1/orders/nope");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(error(answer.body()).get("message").getAsString()).isEqualTo("orders/nope does not exist");
    }
}
