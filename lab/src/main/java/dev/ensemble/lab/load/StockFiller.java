package dev.ensemble.lab.load;

import dev.ensemble.lab.load.http.Authorities;
import dev.ensemble.lab.load.http.HttpCaller;
import dev.ensemble.lab.load.http.Reply;
import dev.ensemble.lab.load.http.Request;
import dev.ensemble.lab.load.http.Token;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Brings items into a shop through its gateway, as any client would. An item that exists is left alone; the fixed
 * request id makes a repeated delivery count once.
 */
public final class StockFiller {
    private static final int ATTEMPTS = 5;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final HttpCaller caller;

    private StockFiller(HttpCaller caller) {
        this.caller = caller;
    }

    /**
     * Stocks what is not there yet.
     *
     * @param authorities who vouches for the gateway, over https
     * @param names display names by SKU
     * @throws IllegalStateException if the gateway does not take it
     */
    public static void fill(
            URI gateway, Authorities authorities, Optional<String> token, Map<String, String> names, long units) {
        try (HttpCaller caller = new HttpCaller(gateway, authorities, 1, Token.with(token, Map.of()))) {
            StockFiller filler = new StockFiller(caller);
            names.forEach((sku, name) -> filler.fill(sku, name, units));
        }
    }

    private void fill(String sku, String name, long units) {
        Reply.Answered found = repeat(ApiRequests.get("items/" + sku), sku);
        if (found.status() == OK) {
            return;
        }
        if (found.status() != NOT_FOUND) {
            throw new IllegalStateException("cannot look up item " + sku + ": " + found.body());
        }
        Reply.Answered stocked = repeat(ApiRequests.stock("first-stock-of-" + sku, sku, name, units), sku);
        if (stocked.status() != OK) {
            throw new IllegalStateException("cannot stock item " + sku + ": " + stocked.body());
        }
    }

    /** Repeats what failed, which is safe for both requests. */
    private Reply.Answered repeat(Request request, String sku) {
        for (int attempt = 1;; attempt++) {
            Reply reply = caller.call(request, TIMEOUT, true).reply();
            if (reply instanceof Reply.Answered answer && (answer.status() < 500 || attempt == ATTEMPTS)) {
                return answer;
            }
            if (attempt == ATTEMPTS) {
                throw new IllegalStateException("cannot stock item " + sku + ": " + reply);
            }
        }
    }
}
