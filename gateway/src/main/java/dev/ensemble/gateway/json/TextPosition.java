package dev.ensemble.gateway.json;

import dev.ensemble.gateway.error.ApiError;

/**
 * A place in a text.
 *
 * @param line from 1
 * @param column in characters, from 1
 */
record TextPosition(int line, int column) {

    /** The place of the character at {@code offset}; worked out only when something is wrong there. */
    static TextPosition of(String text, int offset) {
        int line = 1;
        int start = 0;
        for (int i = 0; i < offset; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                start = i + 1;
            }
        }
        return new TextPosition(line, text.codePointCount(start, offset) + 1);
    }

    ApiError annotate(ApiError error) {
        return error.with("line", Integer.toString(line)).with("column", Integer.toString(column));
    }

    @Override
    public String toString() {
        return "line " + line + ", column " + column;
    }
}
