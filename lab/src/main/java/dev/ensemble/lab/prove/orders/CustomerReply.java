package dev.ensemble.lab.prove.orders;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.ensemble.lab.load.history.Order;
import dev.ensemble.lab.load.history.OrderState;
import dev.ensemble.lab.load.http.CallResult;
import dev.ensemble.lab.load.http.ErrorReason;
import dev.ensemble.lab.load.http.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What became of one call, and how long it took. */
record CustomerReply(CallResult exchange, Duration took) {

    /** The HTTP status; 0 when no answer came. */
    int status() {
        return exchange.reply() instanceof Reply.Answered answered ? answered.status() : 0;
    }

    boolean ok() {
        return status() / 100 == 2;
    }

    /** The body of a good answer. */
    JsonObject json() {
        if (!ok()) {
            throw new IllegalStateException("expected a good answer, got " + this);
        }
        return JsonParser.parseString(body()).getAsJsonObject();
    }

    /** The order in a good answer, if it is about one. */
    Optional<Order> order() {
        return ok() && json().has("customer") ? Optional.of(Order.of(json())) : Optional.empty();
    }

    /** The state of the order in a good answer. */
    Optional<OrderState> state() {
        return order().map(Order::state);
    }

    /** Why not; empty for a good answer. */
    String reason() {
        return ok() ? "" : ErrorReason.reason(body());
    }

    /** Who served it, from the gateway down. */
    List<String> path() {
        return exchange.reply() instanceof Reply.Answered answered
                ? List.of(answered.headers().getOrDefault("ensemble-path", "").split(", *"))
                : List.of();
    }

    private String body() {
        return exchange.reply() instanceof Reply.Answered answered ? answered.body() : "";
    }

    /** In a few words, for a row of the result. */
    @Override
    public String toString() {
        return switch (exchange.reply()) {
            case Reply.Answered answered -> status() + state().map(state -> " " + state).orElse(" " + reason());
            case Reply.ConnectionBroken broken -> "connection broke";
            case Reply.TimedOut late -> "no answer in " + took.toMillis() + " ms";
        };
    }
}
