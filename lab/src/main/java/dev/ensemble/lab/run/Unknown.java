package dev.ensemble.lab.run;

import dev.ensemble.chassis.config.UsageException;
import java.util.List;

/** What to say about a name that does not exist. */
final class Unknown {
    private static final int TYPING_ERRORS = 2;

    private Unknown() {}

    /** A refusal that suggests those of {@code known} that were probably meant. */
    static UsageException instance(String name, List<String> known) {
        List<String> near =
                known.stream().filter(candidate -> isNear(name, candidate)).toList();
        String hint = near.isEmpty()
                ? "there are " + String.join(", ", known)
                : "did you mean " + String.join(" or ", near) + "?";
        return new UsageException("there is no instance " + name + "; " + hint);
    }

    private static boolean isNear(String name, String candidate) {
        return !name.isEmpty() && (candidate.startsWith(name + "-") || distance(name, candidate) <= TYPING_ERRORS);
    }

    /** Levenshtein's distance: how many letters must be added, removed or changed. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(previous[j], row[j - 1]) + 1);
            }
            previous = row;
        }
        return previous[b.length()];
    }
}
