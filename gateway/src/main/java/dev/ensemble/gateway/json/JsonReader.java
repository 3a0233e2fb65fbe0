package dev.ensemble.gateway.json;

import dev.ensemble.gateway.error.ApiError;
import dev.ensemble.gateway.error.ApiException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Reads JSON as RFC 8259 has it and nothing else, in one pass. What protobuf's own parser lets pass is an error
 * here: duplicate names, comments, single quotes, trailing text, lone surrogates. Depth and number length are bounded.
 * Jackson's streaming parser is faster, but takes lone surrogates, overlong UTF-8 and UTF-16, and does not say where what
 * is too deep or too long stands.
 */
final class JsonReader {
    static final int END = -1;
    static final int MAX_DEPTH = 32;
    static final int MAX_NUMBER = 64;

    private final String text;
    private int at;
    private int depth;

    JsonReader(String text) {
        this.text = text;
    }

    /** What comes next, told by its first character; {@code 0} stands for any number. */
    int peek() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        if (at == text.length()) {
            return END;
        }
        char c = text.charAt(at);
        return c == '-' || c >= '0' && c <= '9' ? '0' : c;
    }

    /** Where the value that comes next begins. */
    int offset() {
        peek();
        return at;
    }

    /** Reads an object; {@code member} reads the value of each name. */
    void object(Consumer<String> member) {
        enter('{');
        Set<String> names = new HashSet<>();
        if (peek() != '}') {
            do {
                int start = offset();
                if (peek() != '"') {
                    throw malformed("expected a name in double quotes but found " + found());
                }
                String name = string();
                if (!names.add(name)) {
                    throw problem(start, "DUPLICATE_KEY", "'" + Sanitized.of(name) + "' stands twice in this object");
                }
                expect(':');
                member.accept(name);
            } while (comma('}'));
        }
        leave('}');
    }

    /** Reads an array; {@code element} reads each, given its index. */
    void array(IntConsumer element) {
        enter('[');
        int index = 0;
        if (peek() != ']') {
            do {
                element.accept(index++);
            } while (comma(']'));
        }
        leave(']');
    }

    String string() {
        expect('"');
        int start = at;
        while (at < text.length() && isPlain(text.charAt(at))) {
            at++;
        }
        String plain = text.substring(start, at);
        if (at < text.length() && text.charAt(at) == '"') {
            at++;
            return plain;
        }
        return string(new StringBuilder(plain));
    }

    /** Whether it stands for itself and is a character of its own. */
    private static boolean isPlain(char c) {
        return c >= 0x20 && c != '"' && c != '\\' && !Character.isSurrogate(c);
    }

    private String string(StringBuilder value) {
        while (true) {
            if (at == text.length()) {
                throw malformed("the text ends inside a string");
            }
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return value.toString();
            }
            if (c < 0x20) {
                throw malformed("a control character in a string must be escaped");
            }
            value.append(c == '\\' ? escape() : c);
            at++;
            surrogates(value);
        }
    }

    /** Reads a number; its text is a valid JSON number of at most {@link #MAX_NUMBER} characters. */
    String number() {
        peek();
        int start = at;
        at = Numbers.end(text, at);
        if (at < 0) {
            at = start;
            throw malformed("not a number");
        }
        if (at - start > MAX_NUMBER) {
            throw problem(start, "NUMBER_TOO_LONG", "a number may have at most " + MAX_NUMBER + " characters");
        }
        return text.substring(start, at);
    }

    /** Reads {@code true}, {@code false} or {@code null}. */
    void word(String word) {
        if (!text.startsWith(word, offset())) {
            throw malformed("expected a value but found " + found());
        }
        at += word.length();
    }

    /** Nothing may follow the value. */
    void end() {
        if (peek() != END) {
            throw malformed("expected the end of the text but found " + found());
        }
    }

    ApiException malformed(String message) {
        return problem(at, "MALFORMED_JSON", message);
    }

    ApiException problem(int offset, String reason, String message) {
        TextPosition place = TextPosition.of(text, offset);
        return place.annotate(ApiError.invalid(reason, "malformed JSON at " + place + ": " + message)).exception();
    }

    /** Says where {@code offset} is, for the messages of others. */
    TextPosition place(int offset) {
        return TextPosition.of(text, offset);
    }

    /** What stands at {@code offset}, in words. */
    String kind(int offset) {
        if (offset >= text.length()) {
            return "the end of the text";
        }
        for (String word : List.of("true", "false", "null")) {
            if (text.startsWith(word, offset)) {
                return word;
            }
        }
        int numberEnd = Numbers.end(text, offset);
        return switch (text.charAt(offset)) {
            case '{' -> "an object";
            case '[' -> "an array";
            case '"' -> "the string " + literal(offset, Math.max(offset + 1, text.indexOf('"', offset + 1) + 1));
            default -> {
                if (numberEnd < 0) {
                    throw malformed("expected a value but found " + found());
                }
                yield literal(offset, numberEnd);
            }
        };
    }

    private String literal(int from, int to) {
        return Sanitized.of(text.substring(from, to));
    }

    private char escape() {
        at++;
        if (at == text.length()) {
            throw malformed("the text ends inside a string");
        }
        char c = text.charAt(at);
        int plain = "\"\\/bfnrt".indexOf(c);
        if (plain >= 0) {
            return "\"\\/\b\f\n\r\t".charAt(plain);
        }
        if (c != 'u' || at + 4 >= text.length()) {
            throw malformed("not an escape that JSON knows");
        }
        int value = 0;
        for (int i = 1; i <= 4; i++) {
            char digit = text.charAt(at + i);
            if (digit > 'f' || Character.digit(digit, 16) < 0) {
                throw malformed("\\u needs four hexadecimal digits");
            }
            value = value << 4 | Character.digit(digit, 16);
        }
        at += 4;
        return (char) value;
    }

    /** Half a surrogate pair is no character and has no UTF-8. */
    private void surrogates(StringBuilder value) {
        char last = value.charAt(value.length() - 1);
        boolean afterHigh = value.length() > 1 && Character.isHighSurrogate(value.charAt(value.length() - 2));
        boolean closing = at < text.length() && text.charAt(at) == '"';
        if (Character.isLowSurrogate(last) != afterHigh || Character.isHighSurrogate(last) && closing) {
            throw malformed("half a surrogate pair is not a character");
        }
    }

    private boolean comma(char close) {
        int next = peek();
        if (next == ',') {
            at++;
            return true;
        }
        if (next != close) {
            throw malformed("expected ',' or '" + close + "' but found " + found());
        }
        return false;
    }

    private void enter(char open) {
        expect(open);
        if (++depth > MAX_DEPTH) {
            throw problem(at - 1, "NESTED_TOO_DEEP", "nested deeper than " + MAX_DEPTH);
        }
    }

    private void leave(char close) {
        expect(close);
        depth--;
    }

    private void expect(char c) {
        if (peek() != c) {
            throw malformed("expected '" + c + "' but found " + found());
        }
        at++;
    }

    private String found() {
        return at >= text.length() ? "the end of the text"
                : "'" + Sanitized.of(Character.toString(text.codePointAt(at))) + "'";
    }
}
