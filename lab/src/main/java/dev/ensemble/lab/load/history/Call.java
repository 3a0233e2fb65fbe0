package dev.ensemble.lab.load.history;

import dev.ensemble.lab.load.http.Hedge;
import java.util.List;
import java.util.Map;

/**
 * One call. Times are nanoseconds since the run began, on the load process's monotonic clock.
 *
 * @param number position in the run, from 0
 * @param key {@code requestId} of an order or restock, empty otherwise
 * @param target resource that the call is about, such as {@code orders/x} or {@code items/mug}; empty for a collection
 * @param lines what was ordered, or the units of a restock; empty otherwise
 * @param intended when the schedule wanted it to start; latency counts from here
 * @param start when it did start
 * @param end when its outcome was known
 * @param status HTTP status, 0 when there was no response
 * @param reason of the error, empty for none
 * @param repeated whether it was sent twice, because its connection broke
 * @param evidence how the answer came about: the headers of docs/api.md by which hops tell of themselves
 * @param orders the orders in the answer
 * @param items the items in the answer
 * @param hedge whether it was sent twice, because there was no answer for a while; null in histories of before there was that
 */
public record Call(
        long number,
        CallKind kind,
        String key,
        String target,
        List<Line> lines,
        long intended,
        long start,
        long end,
        CallOutcome outcome,
        int status,
        String reason,
        boolean repeated,
        Map<String, String> evidence,
        List<Order> orders,
        List<Item> items,
        Hedge hedge) {

    /** Whether it was sent twice, with the same key: then the answer may be about what the other request did. */
    public boolean sentTwice() {
        return repeated || isHedged();
    }

    /** Whether it was sent twice, the second time while the first had no answer. */
    public boolean isHedged() {
        return hedge == Hedge.WON || hedge == Hedge.LOST;
    }
}
