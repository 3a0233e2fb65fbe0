package dev.ensemble.chassis.paging;

import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** A column that a list can be filtered by, and how its values are written. */
public final class Column {

    private final String sql;
    private final boolean ordered;
    private final String expected;
    private final Reader reader;

    private interface Reader {
        Optional<Object> read(String text);
    }

    private Column(String sql, boolean ordered, String expected, Reader reader) {
        this.sql = sql;
        this.ordered = ordered;
        this.expected = expected;
        this.reader = reader;
    }

    /** Free text, which is the same or not. */
    public static Column text(String sql) {
        return new Column(sql, false, "a text", Optional::of);
    }

    /** One of some words, as the column holds them. */
    public static Column word(String sql, List<String> words) {
        return new Column(sql, false, "one of " + String.join(", ", words),
                text -> Optional.<Object>of(text).filter(words::contains));
    }

    /** A point in time as RFC 3339 writes it. */
    public static Column time(String sql) {
        return new Column(sql, true, "a time such as \"2026-01-31T12:00:00Z\"", Column::readTime);
    }

    String sql() {
        return sql;
    }

    /** Whether its values come before or after each other. */
    boolean ordered() {
        return ordered;
    }

    /** What to write as a value, in words. */
    String expected() {
        return expected;
    }

    /** The parameter that {@code text} stands for; empty when it stands for none. */
    Optional<Object> read(String text) {
        return reader.read(text);
    }

    private static Optional<Object> readTime(String text) {
        try {
            OffsetDateTime time = OffsetDateTime.parse(text);
            // Years that PostgreSQL does not know.
            return Optional.<Object>of(time).filter(t -> time.getYear() >= 1 && time.getYear() <= 9999);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
