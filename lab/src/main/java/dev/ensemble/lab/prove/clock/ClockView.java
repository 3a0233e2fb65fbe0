package dev.ensemble.lab.prove.clock;

import com.google.gson.JsonObject;
import dev.ensemble.chassis.clock.HlcTimestamp;
import dev.ensemble.lab.prove.Fault;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.run.supervisor.InstanceStatus;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The clocks of an ensemble: what processes say of theirs, and what rows have. */
record ClockView(Harness harness) {
    private static final double MILLIS_A_SECOND = 1000;
    private static final String REVERSED = """
            SELECT count(*) FROM orders, LATERAL (
              SELECT move ->> 'hlc' AS hlc, lag(move ->> 'hlc') OVER (ORDER BY number) AS before
              FROM jsonb_array_elements(moves) WITH ORDINALITY AS each (move, number)) AS pair
            WHERE pair.hlc COLLATE "C" <= pair.before""";
    private static final String LATEST =
            "SELECT max((hlc >> 16) - extract(epoch FROM update_time) * 1000) FROM orders";
    private static final String EXPIRED = "SELECT count(*) FROM reservation WHERE state = 'EXPIRED'";

    /** A clock that goes wrong, such as {@code jump(1h)} or {@code drift(200ppm)}, and is set right. */
    Fault wrong(String instance, String action) {
        return Fault.of(action + " of the wall clock of " + instance,
                () -> harness.adminPort(instance).setClock(action),
                "set it right", () -> harness.adminPort(instance).resetClock());
    }

    /** Why the instance must not serve, in its own words; empty when it may. */
    Optional<String> refusal(String instance) {
        JsonObject info = harness.adminPort(instance).info();
        return Optional.ofNullable(info.get("refused")).map(why -> why.getAsString());
    }

    /** The epoch of the lease of each process: a new one each time that it is lost. */
    Map<String, Long> epochs() {
        Map<String, Long> epochs = new TreeMap<>();
        ours().forEach(each -> epochs.put(each, harness.adminPort(each).info().get("epoch").getAsLong()));
        return epochs;
    }

    /** How far the logical clock of this process is ahead of this machine's wall clock, in seconds. */
    double ahead(String instance) {
        long physical = HlcTimestamp.parse(harness.adminPort(instance).info().get("hlc").getAsString()).orElseThrow()
                .physicalMillis();
        return (physical - System.currentTimeMillis()) / MILLIS_A_SECOND;
    }

    /** Pairs of moves of an order whose times are in another order than they were made. */
    long reversedMoves() throws IOException, SQLException {
        return Long.parseLong(harness.login("orders").ask(REVERSED));
    }

    /** How far the time of any order's last move is ahead of the database's clock at most, in seconds. */
    double latestMoveAhead() throws IOException, SQLException {
        return Double.parseDouble(harness.login("orders").ask(LATEST)) / MILLIS_A_SECOND;
    }

    /** Reservations whose time was over before they were confirmed. */
    long expiredReservations() throws IOException, SQLException {
        return Long.parseLong(harness.login("inventory").ask(EXPIRED));
    }

    private List<String> ours() {
        return harness.ensemble().instances().stream()
                .filter(each -> each.adminPort() != 0)
                .map(InstanceStatus::instance)
                .toList();
    }
}
