package dev.ensemble.lab.run;

import com.google.gson.Gson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The items that a new shop has to sell, brought in through the gateway as any client would. An item that exists is
 * left alone; the fixed request id makes a repeated delivery count once.
 */
final class InitialStock {
    private static final long UNITS = 1_000_000;
    private static final int ATTEMPTS = 5;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static final Map<String, String> ITEMS = new LinkedHashMap<>();

    static {
        ITEMS.put("espresso-machine", "Espresso machine");
        ITEMS.put("grinder", "Coffee grinder");
        ITEMS.put("kettle", "Gooseneck kettle");
        ITEMS.put("scale", "Precision scale");
        ITEMS.put("tamper", "Tamper, 58 mm");
    }

    private InitialStock() {}

    /** Stocks what is not there yet. */
    static void fill(URI gateway, Optional<String> token) throws InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (Map.Entry<String, String> item : ITEMS.entrySet()) {
                fill(client, gateway, token, item.getKey(), item.getValue());
            }
        }
    }

    private static void fill(HttpClient client, URI gateway, Optional<String> token, String sku, String name)
            throws InterruptedException {
        URI item = gateway.resolve("/v1/items/" + sku);
        HttpResponse<String> found = repeat(client, request(item, token).build());
        if (found.statusCode() == OK) {
            return;
        }
        if (found.statusCode() != NOT_FOUND) {
            throw new IllegalStateException("cannot look up item " + sku + ": " + found.body());
        }
        String body = new Gson().toJson(Map.of(
                "quantity", UNITS, "allowMissing", true, "displayName", name, "requestId", "first-stock-of-" + sku));
        HttpRequest restock = request(URI.create(item + ":restock"), token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> stocked = repeat(client, restock);
        if (stocked.statusCode() != OK) {
            throw new IllegalStateException("cannot stock item " + sku + ": " + stocked.body());
        }
    }

    private static HttpRequest.Builder request(URI uri, Optional<String> token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(TIMEOUT);
        token.ifPresent(each -> request.header("Authorization", "Bearer " + each));
        return request;
    }

    /** Repeats what failed, which is safe for both requests. */
    private static HttpResponse<String> repeat(HttpClient client, HttpRequest request) throws InterruptedException {
        IllegalStateException failure = new IllegalStateException("cannot stock the shop");
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
                if (response.statusCode() < 500 || attempt == ATTEMPTS) {
                    return response;
                }
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
        throw failure;
    }
}
