package dev.ensemble.lab.load.check;

import com.google.gson.JsonObject;
import dev.ensemble.lab.load.history.Line;
import dev.ensemble.lab.load.history.Text;
import java.util.List;

/** A reservation as the API shows it; its id is that of its order. */
record Reservation(String id, State state, List<Line> lines) {

    enum State { RESERVED, CONFIRMED, RELEASED, REFUSED, EXPIRED }

    static Reservation of(JsonObject json) {
        String name = Text.of(json, "name");
        return new Reservation(name.substring(name.indexOf('/') + 1), State.valueOf(Text.of(json, "state")),
                Line.of(json));
    }

    /** Whether it takes units from what is free. */
    boolean holdsUnits() {
        return state == State.RESERVED || state == State.CONFIRMED;
    }
}
