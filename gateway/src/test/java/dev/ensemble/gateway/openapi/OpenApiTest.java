package dev.ensemble.gateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.ensemble.gateway.support.TestGateway;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The API's description says what the contracts say, and the API answers as described. */
class OpenApiTest {
    private static TestGateway gateway;
    private static JsonObject api;

    @BeforeAll
    static void start() throws Exception {
        gateway = new TestGateway();
        HttpResponse<String> answer = gateway.get("/openapi.json");
        Files.writeString(Path.of("target", "openapi.json"), answer.body()); // for a validator of others' make
        api = TestGateway.json(answer);
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
    }

    @Test
    void hasEveryRouteAndNoOther() {
        List<String> operations = new ArrayList<>();
        api.getAsJsonObject("paths").entrySet().forEach(path -> path.getValue().getAsJsonObject().keySet()
                .forEach(verb -> operations.add(verb + " " + path.getKey())));
        assertThat(operations).containsExactlyInAnyOrder(
                "get /v1/items", "get /v1/items/{item}", "post /v1/items/{item}:restock",
                "post /v1/orders", "get /v1/orders", "get /v1/orders/{order}", "post /v1/orders/{order}:cancel",
                "get /v1/reservations", "get /v1/reservations/{reservation}", "get /v1/instances",
                "get /v1/events", "get /v1/orders/{name}:timeline");
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        for (String ref : strings(api, "$ref")) {
            JsonElement at = api;
            for (String step : ref.substring(2).split("/")) {
                at = at.getAsJsonObject().get(step);
                assertThat(at).as(ref).isNotNull();
            }
        }
    }

    @Test
    void everyOperationFieldAndSchemaIsDescribedInTheContractsWords() {
        JsonObject order = schema("Order");
        assertThat(order.get("description").getAsString())
                .isEqualTo("What a customer asked for, and what became of it.");
        assertThat(strings(api, "description")).isNotEmpty().doesNotContain("");
        assertThat(api.getAsJsonObject("paths").getAsJsonObject("/v1/orders").getAsJsonObject("post").get("description")
                .getAsString())
                .contains("`requestId`").doesNotContain("request_id");
    }

    @Test
    void theRulesOfTheContractsStandInTheSchemas() {
        JsonObject quantity = schema("OrderLine").getAsJsonObject("properties").getAsJsonObject("quantity");
        assertThat(quantity.get("minimum").getAsInt()).isEqualTo(1);
        assertThat(quantity.get("maximum").getAsInt()).isEqualTo(1000);
        JsonObject order = schema("Order");
        assertThat(order.has("required")).as("a partial response has less").isFalse();
        JsonObject toSend = api.getAsJsonObject("paths").getAsJsonObject("/v1/orders").getAsJsonObject("post")
                .getAsJsonObject("requestBody").getAsJsonObject("content").getAsJsonObject("application/json")
                .getAsJsonObject("schema");
        assertThat(toSend.getAsJsonArray("required")).extracting(JsonElement::getAsString)
                .containsExactly("customer", "lines");
        assertThat(order.getAsJsonObject("properties").getAsJsonObject("state").get("readOnly").getAsBoolean())
                .isTrue();
        assertThat(order.getAsJsonObject("properties").getAsJsonObject("lines").get("maxItems").getAsInt())
                .isEqualTo(100);
        JsonObject item = api.getAsJsonObject("paths").getAsJsonObject("/v1/items/{item}").getAsJsonObject("get")
                .getAsJsonArray("parameters").get(0).getAsJsonObject();
        assertThat(item.getAsJsonObject("schema").get("pattern").getAsString()).isEqualTo("^[a-z][a-z0-9-]{0,62}$");
    }

    @Test
    void answersHaveTheFieldsThatTheirSchemasName() throws Exception {
        JsonObject item = TestGateway.json(gateway.get("/v1/items/espresso-machine"));
        assertThat(item.keySet()).isEqualTo(schema("Item").getAsJsonObject("properties").keySet());
    }

    @Test
    void thePageShowsEveryOperationAndNeedsNothingFromElsewhere() throws Exception {
        HttpResponse<String> page = gateway.get("/docs");
        assertThat(page.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
        for (String path : api.getAsJsonObject("paths").keySet()) {
            assertThat(page.body()).contains(path);
        }
        assertThat(page.body()).doesNotContain("<script").doesNotContain("http://").doesNotContain("https://");
    }

    @Test
    void thePagesAreOnlyToBeRead() throws Exception {
        HttpResponse<String> answer = gateway.send(gateway.request("/docs").POST(BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(JsonParser.parseString(answer.body()).getAsJsonObject().has("error")).isTrue();
    }

    private static JsonObject schema(String name) {
        return api.getAsJsonObject("components").getAsJsonObject("schemas").getAsJsonObject(name);
    }

    /** All string values of members of that name, however deep. */
    private static List<String> strings(JsonElement element, String name) {
        List<String> found = new ArrayList<>();
        if (element.isJsonObject()) {
            element.getAsJsonObject().entrySet().forEach(e -> {
                if (e.getKey().equals(name) && e.getValue().isJsonPrimitive()) {
                    found.add(e.getValue().getAsString());
                }
                found.addAll(strings(e.getValue(), name));
            });
        } else if (element.isJsonArray()) {
            element.getAsJsonArray().forEach(e -> found.addAll(strings(e, name)));
        }
        return found;
    }
}
