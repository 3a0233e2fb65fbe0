package dev.ensemble.lab.load.check;

import com.google.gson.JsonObject;
import dev.ensemble.lab.load.history.Line;
import dev.ensemble.lab.load.history.Text;
import java.util.List;

/** A reservation as the API shows it; its id is that of its order. */
record Reservation(String id, ReservationState state, List<Line> lines) {

    enum ReservationState { RESERVED, CONFIRMED, RELEASED, REFUSED, EXPIRED }

    static Reservation of(JsonObject json) {
        String name = Text.of(json, "name");
        return new Reservation(name.substring(name.indexOf('/') + 1), ReservationState.valueOf(Text.of(json, "state")),
                Line.of(json));
    }

    /** Whether it takes units from what is free. */
    boolean holdsUnits() {
        return state == ReservationState.RESERVED || state == ReservationState.CONFIRMED;
    }
}
