package dev.ensemble.chassis.paging;

import dev.ensemble.chassis.error.ServiceException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of a filter, read token by token. */
final class FilterText {

    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(?:(?<mark>[()]|[<>!]=|[<>=])|(?<quoted>\"(?:[^\"\\\\]|\\\\.)*+\"|'(?:[^'\\\\]|\\\\.)*+')"
                    + "|(?<word>[^\\s()<>=!\"',]+))");

    private final String text;
    private final Matcher matcher;
    private int at;

    FilterText(String text) {
        this.text = text;
        this.matcher = TOKEN.matcher(text);
    }

    /** Takes {@code mark}, a word or a sign, if it comes next. */
    boolean take(String mark) {
        boolean next = next() && matcher.group("quoted") == null && matcher.group().strip().equals(mark);
        if (next) {
            at = matcher.end();
        }
        return next;
    }

    /** Takes the word that comes next. */
    String word(String expected) {
        if (!next() || matcher.group("word") == null) {
            throw wrong(expected);
        }
        at = matcher.end();
        return matcher.group("word");
    }

    /** Takes the comparison sign that comes next. */
    String sign(String expected) {
        if (!next() || matcher.group("mark") == null || "()".contains(matcher.group("mark"))) {
            throw wrong(expected);
        }
        at = matcher.end();
        return matcher.group("mark");
    }

    /** Takes the value that comes next, in quotes or without. */
    String value(String expected) {
        if (!next() || matcher.group("mark") != null) {
            throw wrong(expected);
        }
        at = matcher.end();
        String quoted = matcher.group("quoted");
        return quoted == null
                ? matcher.group("word")
                : quoted.substring(1, quoted.length() - 1).replaceAll("\\\\(.)", "$1");
    }

    boolean atEnd() {
        return text.substring(at).isBlank();
    }

    /** Where the token that comes next begins, from 0. */
    int position() {
        int position = at;
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
        return position;
    }

    /** An error that says what was expected instead of what comes next. */
    ServiceException wrong(String expected) {
        int position = position();
        String found = position == text.length() ? "the end"
                : "'" + (next() ? matcher.group().strip() : text.substring(position, position + 1)) + "'";
        return wrongAt(position, "expected " + expected + " but found " + found);
    }

    /** An error about what stands at {@code position}. */
    ServiceException wrongAt(int position, String what) {
        return ServiceException.invalid("filter", "at character " + (position + 1) + ": " + what);
    }

    private boolean next() {
        return matcher.region(at, text.length()).lookingAt();
    }
}
