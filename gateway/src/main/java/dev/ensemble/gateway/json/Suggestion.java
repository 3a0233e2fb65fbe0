package dev.ensemble.gateway.json;

import java.util.Collection;
import java.util.Comparator;

/** The name that somebody may have meant. */
public final class Suggestion {
    private Suggestion() {}

    /** A clause such as {@code "; did you mean 'sku'?"}, or the list of what is known when nothing is near. */
    public static String of(String given, Collection<String> known) {
        if (known.isEmpty()) {
            return "; none is known here";
        }
        String nearest = known.stream()
                .min(Comparator.comparingInt(k -> distance(given, k)))
                .orElseThrow();
        return given.length() <= 64 && distance(given, nearest) <= 2
                ? "; did you mean '" + nearest + "'?"
                : "; known are " + String.join(", ", known);
    }

    /** Levenshtein's distance, letters' case aside. Bounded: long names are as far as their length. */
    private static int distance(String a, String b) {
        if (a.length() > 64) {
            return a.length();
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                boolean same = Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
                int cost = Math.min(Math.min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1));
                diagonal = row[j];
                row[j] = cost;
            }
        }
        return row[b.length()];
    }
}
