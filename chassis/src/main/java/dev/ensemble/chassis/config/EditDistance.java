package dev.ensemble.chassis.config;

/** How far a name is from the one that was probably meant (V. Levenshtein, 1966), letters' case aside. */
public final class EditDistance {
    /** Longer names are not compared: the work grows with the product of both lengths. */
    private static final int MAX_LENGTH = 64;

    private EditDistance() {}

    /** How many letters must be added, removed or changed; the longer length when a name is longer than 64 letters. */
    public static int of(String a, String b) {
        if (Math.max(a.length(), b.length()) > MAX_LENGTH) {
            return a.equalsIgnoreCase(b) ? 0 : Math.max(a.length(), b.length());
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
