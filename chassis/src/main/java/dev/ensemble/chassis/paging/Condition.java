package dev.ensemble.chassis.paging;

import java.util.List;

/**
 * A condition of SQL.
 *
 * @param sql with a question mark for each parameter
 * @param parameters the values, in order
 */
public record Condition(String sql, List<Object> parameters) {

    /** Holds for every row. */
    static final Condition ALWAYS = new Condition("true", List.of());
}
