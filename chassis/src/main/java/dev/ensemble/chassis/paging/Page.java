package dev.ensemble.chassis.paging;

import java.util.List;
import java.util.function.Function;

/** Some of many, and the token of the page that follows; an empty one on the last. */
public record Page<T>(List<T> elements, String nextToken) {

    private static final int DEFAULT_SIZE = 100;
    private static final int LARGEST_SIZE = 1000;

    /** How many elements a caller gets who asks for {@code wanted}; 0 asks for the default. */
    public static int size(int wanted) {
        return wanted == 0 ? DEFAULT_SIZE : Math.min(wanted, LARGEST_SIZE);
    }

    /** The page of {@code size} in {@code rows}, which hold one more when more follow. */
    public static <T> Page<T> of(List<T> rows, int size, Function<T, String> tokenAfter) {
        if (rows.size() <= size) {
            return new Page<>(rows, "");
        }
        List<T> page = rows.subList(0, size);
        return new Page<>(page, tokenAfter.apply(page.getLast()));
    }
}
