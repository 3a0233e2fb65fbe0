package dev.ensemble.gateway.json;

import dev.ensemble.chassis.config.EditDistance;
import java.util.Collection;
import java.util.Comparator;

/** The name that the caller may have meant. */
public final class Suggestion {
    private static final int TYPING_ERRORS = 2;

    private Suggestion() {}

    /** A clause such as {@code "; did you mean 'sku'?"}, or the list of what is known when nothing is near. */
    public static String of(String given, Collection<String> known) {
        if (known.isEmpty()) {
            return "; none is known here";
        }
        String nearest = known.stream()
                .min(Comparator.comparingInt(k -> EditDistance.of(given, k)))
                .orElseThrow();
        return EditDistance.of(given, nearest) <= TYPING_ERRORS
                ? "; did you mean '" + nearest + "'?"
                : "; known are " + String.join(", ", known);
    }
}
