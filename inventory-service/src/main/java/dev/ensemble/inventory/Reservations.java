package dev.ensemble.inventory;

import dev.ensemble.chassis.database.Database;
import dev.ensemble.chassis.database.RowClock;
import dev.ensemble.chassis.database.RowMapper;
import dev.ensemble.chassis.error.ServiceException;
import dev.ensemble.chassis.failpoint.FailPoints;
import dev.ensemble.chassis.failpoint.BreakableStep;
import dev.ensemble.chassis.paging.Column;
import dev.ensemble.chassis.paging.Listing;
import dev.ensemble.chassis.paging.Page;
import dev.ensemble.chassis.paging.PageToken;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The steps of a reservation. Each is one statement that commits itself, and the functions of the database that do them
 * ({@code db/migration}) take every row lock: a process that freezes holds none. A confirm waits for the disk with
 * another statement, when the rows are free again.
 */
final class Reservations {

    /** The reservations as callers may filter and order them. */
    static final Listing.ListKind LIST = new Listing.ListKind(
            "reservations",
            Map.of(
                    "state", Column.word("state", Stream.of(StoredReservation.State.values()).map(Enum::name).toList()),
                    "create_time", Column.time("create_time"),
                    "update_time", Column.time("update_time")),
            "create_time",
            true);

    private final Database database;
    private final RowClock clock;
    private final RowMapper<StoredReservation> reservation;
    private final double lifeSeconds;
    private final BreakableStep create;
    private final BreakableStep confirm;
    private final BreakableStep release;

    /** Reservations that expire when they are not confirmed within {@code life}. */
    Reservations(Database database, RowClock clock, Duration life, FailPoints points) {
        this.database = database;
        this.clock = clock;
        this.reservation = clock.merging(StoredReservation::of);
        this.lifeSeconds = life.toMillis() / 1000.0;
        this.create = new BreakableStep(points, "inventory.create-reservation");
        this.confirm = new BreakableStep(points, "inventory.confirm-reservation");
        this.release = new BreakableStep(points, "inventory.release-reservation");
    }

    /**
     * Sets the units aside, or writes down why not; a repeat returns what the first one decided.
     *
     * @param lines at least one; each sku once
     * @throws ServiceException ALREADY_EXISTS, reason {@code RESERVATION_ID_REUSED}, when the first had other lines
     */
    StoredReservation create(String id, List<ReservedLine> lines) {
        List<ReservedLine> ordered = lines.stream().sorted(Comparator.comparing(ReservedLine::sku)).toList();
        String[] skus = ordered.stream().map(ReservedLine::sku).toArray(String[]::new);
        Integer[] quantities = ordered.stream().map(ReservedLine::quantity).toArray(Integer[]::new);
        StoredReservation decided = create.run(() -> database.one(
                "SELECT * FROM create_reservation(?, ?, ?, make_interval(secs => ?), ?)",
                reservation,
                id,
                skus,
                quantities,
                lifeSeconds,
                clock.now()))
                .orElseThrow(() -> ServiceException.aborted(
                        "RESERVATION_FORGOTTEN", name(id) + " was forgotten at this moment; ask again"));
        if (!decided.isTombstone() && !decided.lines().equals(ordered)) {
            throw ServiceException.alreadyExists(
                    "RESERVATION_ID_REUSED", name(id) + " exists with other lines: " + decided.lines());
        }
        return decided;
    }

    /**
     * Sells the units.
     *
     * @throws ServiceException NOT_FOUND; FAILED_PRECONDITION, reason {@code RESERVATION_} and the state, when they can
     *     not be sold any more
     */
    StoredReservation confirm(String id) {
        StoredReservation settled = confirm.run(
                () -> database.kept("SELECT * FROM confirm_reservation(?, ?, true)", reservation, id, clock.now()))
                .orElseThrow(() -> ServiceException.notFound(name(id)));
        if (settled.state() != StoredReservation.State.CONFIRMED) {
            throw ServiceException.failedPrecondition(
                    "RESERVATION_" + settled.state(),
                    name(id) + " is " + settled.state() + "; only RESERVED can become CONFIRMED");
        }
        return settled;
    }

    /** Gives the units back, once, from any state, and closes the id for good, known or not. */
    StoredReservation release(String id) {
        return release.run(
                () -> database.one("SELECT * FROM release_reservation(?, ?)", reservation, id, clock.now()))
                .orElseThrow();
    }

    /**
     * One of them.
     *
     * @throws ServiceException NOT_FOUND
     */
    StoredReservation get(String id) {
        return database.one("SELECT " + StoredReservation.COLUMNS + " FROM reservation WHERE id = ?", reservation, id)
                .orElseThrow(() -> ServiceException.notFound(name(id)));
    }

    /** The first {@code size} of a listing, or those that follow the page that {@code token} came with. */
    Page<StoredReservation> list(Listing listing, int size, String token) {
        // The database's infinities.
        OffsetDateTime createTime = listing.descending() ? OffsetDateTime.MAX : OffsetDateTime.MIN;
        String id = "";
        if (!token.isEmpty()) {
            List<String> sortKey = listing.sortKey(2, token);
            createTime = time(sortKey.get(0), token);
            id = sortKey.get(1);
        }
        List<Object> parameters = new ArrayList<>(listing.where().parameters());
        parameters.addAll(List.of(createTime, id, size + 1));
        List<StoredReservation> rows = database.page(
                "SELECT %4$s FROM reservation WHERE %1$s AND (create_time, id) %2$s (?, ?) ORDER BY create_time %3$s, id %3$s LIMIT ?"
                        .formatted(listing.where().sql(), listing.after(), listing.direction(),
                                StoredReservation.COLUMNS),
                reservation,
                parameters.toArray());
        return Page.of(rows, size, last -> listing.token(last.createTime().toString(), last.id()));
    }

    private static OffsetDateTime time(String text, String token) {
        try {
            return OffsetDateTime.parse(text);
        } catch (DateTimeParseException e) {
            throw PageToken.invalid(LIST.list(), token);
        }
    }

    private static String name(String id) {
        return "reservations/" + id;
    }
}
