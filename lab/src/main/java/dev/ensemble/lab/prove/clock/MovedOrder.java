package dev.ensemble.lab.prove.clock;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The moves of one order, the first one first: its row has them in the order in which they happened, whatever any clock
 * says.
 */
record MovedOrder(List<SeenMove> moves) {

    /**
     * One of them.
     *
     * @param hlc the text of its hybrid logical time, which sorts as the times do
     * @param instance who made it
     */
    record SeenMove(String hlc, String instance) {
        private static SeenMove of(JsonObject json) {
            return new SeenMove(json.get("hlc").getAsString(), json.get("instance").getAsString());
        }
    }

    /** An order as the API shows it. */
    static MovedOrder of(JsonObject order) {
        return new MovedOrder(order.getAsJsonArray("moves").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .map(SeenMove::of)
                .toList());
    }

    /** How many moves were made by another instance than the one before. */
    long changesOfInstance() {
        return IntStream.range(1, moves.size())
                .filter(i -> !moves.get(i).instance().equals(moves.get(i - 1).instance()))
                .count();
    }

    /** How many pairs of moves have times in another order than they were made. */
    long reversed() {
        return IntStream.range(0, moves.size())
                .mapToLong(i -> moves.subList(i + 1, moves.size()).stream()
                        .filter(later -> later.hlc().compareTo(moves.get(i).hlc()) <= 0)
                        .count())
                .sum();
    }
}
