package dev.ensemble.gateway.json;

/** What a caller sent, made fit to stand in a message: short, and without control characters. */
final class Sanitized {
    private static final int MAX = 60;

    private Sanitized() {}

    static String of(String given) {
        StringBuilder out = new StringBuilder();
        given.codePoints().limit(MAX).forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                out.append(String.format("\\u%04x", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return given.codePointCount(0, given.length()) > MAX ? out + "…" : out.toString();
    }
}
