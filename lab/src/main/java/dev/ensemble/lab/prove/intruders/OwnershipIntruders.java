package dev.ensemble.lab.prove.intruders;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Ada, who has a sound token, and is after bob's orders. */
final class OwnershipIntruders {
    static final String GROUP = "ownership";

    private static final String NONE = "404 NOT_FOUND";
    /** One that ends REJECTED, so that a repeat of it sells nothing. */
    private static final String SOLD_NOWHERE =
            "{\"customer\":\"%s\",\"lines\":[{\"sku\":\"no-such-thing\",\"quantity\":1}]}";
    private static final String KEY = "bobs-own-key";

    private final Site site;
    private final String order;
    private final String repeated;
    private final String page;

    private OwnershipIntruders(Site site) throws IOException, InterruptedException {
        this.site = site;
        String kettle = "{\"customer\":\"bob\",\"lines\":[{\"sku\":\"kettle\",\"quantity\":1}]}";
        this.order = name(site.send(Site.post(site.as("bob", "/v1/orders"), kettle)));
        this.repeated = name(repeat("bob", "bob"));
        this.page = body(site.send(site.as("bob", "/v1/orders?pageSize=1"))).get("nextPageToken").getAsString();
    }

    static List<Intruder> of(Site site) throws IOException, InterruptedException {
        return new OwnershipIntruders(site).all();
    }

    private List<Intruder> all() {
        return List.of(
                Intruder.of("ada reads bob's order", NONE, "200",
                        () -> site.answer(site.as("ada", "/v1/" + order))),
                Intruder.of("ada waits for bob's order", NONE, "200",
                        () -> site.answer(site.as("ada", "/v1/" + order + "?wait=1s"))),
                Intruder.of("ada asks what happened to bob's order", NONE, "200",
                        () -> site.answer(site.as("ada", "/v1/" + order + ":timeline"))),
                Intruder.of("ada asks what happened to everybody", "403 SCOPE_MISSING", "200",
                        () -> site.answer(site.as("ada", "/v1/events?pageSize=1"))),
                Intruder.of("ada lists bob's orders", "none of bob's", "some of bob's",
                        () -> ofBob(body(site.send(site.as("ada", "/v1/orders"))))),
                Intruder.of("ada counts bob's orders by a filter", "none of bob's", "some of bob's",
                        () -> ofBob(body(site.send(site.as("ada", "/v1/orders?filter="
                                + URLEncoder.encode("customer=\"bob\"", StandardCharsets.UTF_8)))))),
                Intruder.of("ada uses bob's page token", "400 INVALID_ARGUMENT", "200",
                        () -> site.answer(site.as("ada", "/v1/orders?pageSize=1&pageToken=" + page))),
                Intruder.of("ada repeats bob's key", "an order of her own", "bob's order", this::adaRepeats),
                Intruder.of("ada orders in bob's name", "400 NOT_THE_CALLER", "201", () -> site.answer(
                        Site.post(site.as("ada", "/v1/orders"), SOLD_NOWHERE.formatted("bob")))),
                Intruder.of("ada cancels bob's order", NONE, "200",
                        () -> site.answer(Site.post(site.as("ada", "/v1/" + order + ":cancel"), "{}"))));
    }

    /** The rightful one. */
    static String rightfulOne(Site site) throws Exception {
        return ofBob(body(site.send(site.as("bob", "/v1/orders"))));
    }

    /** Where callers need no token, the customer is the one that the body names. */
    private String adaRepeats() throws IOException, InterruptedException {
        boolean tokens = site.ensemble().issuer().isPresent();
        return name(repeat("ada", tokens ? "ada" : "bob")).equals(repeated) ? "bob's order" : "an order of her own";
    }

    private HttpResponse<String> repeat(String who, String customer) throws IOException, InterruptedException {
        return site.send(Site.post(site.as(who, "/v1/orders"), SOLD_NOWHERE.formatted(customer))
                .header("Idempotency-Key", KEY));
    }

    private static String ofBob(JsonObject list) {
        JsonArray orders = list.has("orders") ? list.getAsJsonArray("orders") : new JsonArray();
        for (JsonElement each : orders) {
            if (each.getAsJsonObject().get("customer").getAsString().equals("bob")) {
                return "some of bob's";
            }
        }
        return "none of bob's";
    }

    private static String name(HttpResponse<String> answer) {
        return body(answer).get("name").getAsString();
    }

    private static JsonObject body(HttpResponse<String> answer) {
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException("expected a good answer, got " + answer.statusCode() + " " + answer.body());
        }
        return JsonParser.parseString(answer.body()).getAsJsonObject();
    }
}
