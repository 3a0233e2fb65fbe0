package dev.ensemble.chassis.paging;

import com.google.common.base.CaseFormat;
import dev.ensemble.chassis.error.ServiceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Filters of lists: a subset of AIP-160, without functions, wildcards and its fuzzy matching of bare words.
 *
 * <pre>{@code
 *   filter     = factor { "AND" factor }
 *   factor     = term { "OR" term }                     OR binds closer than AND
 *   term       = [ "NOT" ] ( comparison | "(" filter ")" )
 *   comparison = field ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) value
 * }</pre>
 */
public final class Filter {

    private static final int MOST_NESTED = 8;

    private final FilterText text;
    private final Map<String, Column> columns;
    private final List<Object> parameters = new ArrayList<>();
    private int depth;

    private Filter(String text, Map<String, Column> columns) {
        this.text = new FilterText(text);
        this.columns = columns;
    }

    /**
     * The condition that {@code text} stands for; one that always holds when it is blank.
     *
     * @param columns by the names of the fields in the contract; their names in JSON are understood as well
     * @throws ServiceException INVALID_ARGUMENT, which tells the position of what is wrong
     */
    public static Condition parse(String text, Map<String, Column> columns) {
        if (text.isBlank()) {
            return Condition.ALWAYS;
        }
        Filter filter = new Filter(text, columns);
        String sql = filter.and();
        if (!filter.text.atEnd()) {
            throw filter.text.wrong("AND, OR or the end");
        }
        return new Condition(sql, List.copyOf(filter.parameters));
    }

    private String and() {
        StringBuilder sql = new StringBuilder(or());
        while (text.take("AND")) {
            sql.append(" AND ").append(or());
        }
        return sql.toString();
    }

    private String or() {
        StringBuilder sql = new StringBuilder("(").append(term());
        while (text.take("OR")) {
            sql.append(" OR ").append(term());
        }
        return sql.append(')').toString();
    }

    private String term() {
        if (text.take("NOT")) {
            return "NOT " + simple();
        }
        return simple();
    }

    private String simple() {
        int position = text.position();
        if (!text.take("(")) {
            return comparison();
        }
        if (++depth > MOST_NESTED) {
            throw text.wrongAt(position, "nested deeper than " + MOST_NESTED);
        }
        String sql = "(" + and() + ")";
        if (!text.take(")")) {
            throw text.wrong("AND, OR or ')'");
        }
        depth--;
        return sql;
    }

    private String comparison() {
        String names = "one of the fields " + String.join(", ", columns.keySet().stream().sorted().toList());
        int position = text.position();
        String name = text.word(names);
        Column column = columns.get(CaseFormat.LOWER_CAMEL.to(CaseFormat.LOWER_UNDERSCORE, name));
        if (column == null) {
            throw text.wrongAt(position, "expected " + names + " but found '" + name + "'");
        }
        String signs = column.ordered() ? "=, !=, <, <=, > or >=" : "= or !=";
        position = text.position();
        String sign = text.sign(signs);
        if (!column.ordered() && !sign.endsWith("=") || !column.ordered() && sign.matches("[<>]=")) {
            throw text.wrongAt(position, "expected " + signs + " but found '" + sign + "'");
        }
        position = text.position();
        String value = text.value(column.expected());
        int valueAt = position;
        parameters.add(column.read(value).orElseThrow(
                () -> text.wrongAt(valueAt, "expected " + column.expected() + " but found '" + value + "'")));
        return column.sql() + " " + sign.replace("!=", "<>") + " ?";
    }
}
