package dev.ensemble.chassis.paging;

import com.google.common.base.CaseFormat;
import dev.ensemble.chassis.error.ServiceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which elements of a list a caller wants, and in which order. A token of a page belongs to the filter and the order
 * that it came with (AIP-158).
 */
public final class Listing {

    private final String list;
    private final Condition where;
    private final boolean descending;
    private final String asked;

    private Listing(String list, Condition where, boolean descending, String asked) {
        this.list = list;
        this.where = where;
        this.descending = descending;
        this.asked = asked;
    }

    /**
     * What there is to choose from: the name of the list, what filters it, what orders it, and how if the caller does
     * not say.
     */
    public record ListKind(String list, Map<String, Column> columns, String orderedBy, boolean descending) {

        /**
         * What a request asks for.
         *
         * @param filter see {@link Filter}
         * @param orderBy a field (AIP-132), followed by {@code desc} when it descends; empty for the list's own order
         * @throws ServiceException INVALID_ARGUMENT when either is not possible
         */
        public Listing of(String filter, String orderBy) {
            boolean descends = orderBy.isBlank() ? descending : readDescends(orderBy.strip());
            String asked = filter.isBlank() && descends == descending ? "all" : hash(filter.strip() + descends);
            return new Listing(list, Filter.parse(filter, columns), descends, asked);
        }

        private boolean readDescends(String orderBy) {
            String[] words = orderBy.split("\\s+");
            boolean field = CaseFormat.LOWER_CAMEL.to(CaseFormat.LOWER_UNDERSCORE, words[0]).equals(orderedBy);
            boolean direction = words.length == 1 || words.length == 2 && words[1].matches("asc|desc");
            if (!field || !direction) {
                throw ServiceException.invalid("order_by",
                        "expected '" + orderedBy + "' or '" + orderedBy + " desc' but found '" + orderBy + "'");
            }
            return words.length == 2 && words[1].equals("desc");
        }
    }

    /** The same for one caller: a token of its pages is of no use to others. */
    public Listing of(String caller) {
        return new Listing(list, where, descending, asked + '-' + hash(caller));
    }

    /** Less of the same: only what {@code sql}, a condition on one value, holds for as well. */
    public Listing where(String sql, Object value) {
        List<Object> parameters = new ArrayList<>(where.parameters());
        parameters.add(value);
        return new Listing(list, new Condition("(" + where.sql() + ") AND " + sql, parameters), descending, asked);
    }

    /** The filter as a condition of SQL. */
    public Condition where() {
        return where;
    }

    /** For ORDER BY. */
    public String direction() {
        return descending ? "DESC" : "ASC";
    }

    /** Between a sort key and that of the page before: what comes after it. */
    public String after() {
        return descending ? "<" : ">";
    }

    /** Whether it starts with the greatest. */
    public boolean descending() {
        return descending;
    }

    /** The token of the page after the element with that sort key, whose parts are printable and hold no space. */
    public String token(String... sortKey) {
        String[] words = new String[sortKey.length + 1];
        words[0] = asked;
        System.arraycopy(sortKey, 0, words, 1, sortKey.length);
        return PageToken.of(list, words);
    }

    /**
     * The sort key in {@code token}.
     *
     * @throws ServiceException INVALID_ARGUMENT when it is no token of this listing
     */
    public List<String> sortKey(int parts, String token) {
        List<String> words = PageToken.sortKey(list, parts + 1, token);
        if (!words.getFirst().equals(asked)) {
            throw ServiceException.invalid("page_token",
                    "'" + token
                            + "' came with another filter or order_by, or to another caller; a token goes on with the same only");
        }
        return words.subList(1, words.size());
    }

    private static String hash(String asked) {
        return Integer.toHexString(asked.hashCode());
    }
}
