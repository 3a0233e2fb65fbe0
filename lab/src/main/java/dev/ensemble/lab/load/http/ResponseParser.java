package dev.ensemble.lab.load.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Finds HTTP/1.1 responses (RFC 9112) in the bytes of one connection, however they come. */
final class ResponseParser {
    private static final int MAX_HEAD_BYTES = 64 * 1024;
    private static final int MAX_BODY_BYTES = 16 * 1024 * 1024;

    /** What comes next. */
    private enum ParserState {
        STATUS, HEADERS, BODY, CHUNK_SIZE, CHUNK, CHUNK_END, TRAILERS, REST
    }

    private final byte[] buffer = new byte[8192];
    private final StringBuilder beginning = new StringBuilder(); // of a line whose end has not come
    private int position;
    private int limit;

    private ParserState part = ParserState.STATUS;
    private int headBytes;
    private boolean http11;
    private int status;
    private Map<String, String> headers = Map.of();
    private ByteArrayOutputStream body = new ByteArrayOutputStream(0);
    private int bodyLeft;
    private boolean reusable;

    /** Room for bytes that come; {@link #came} says how many did. To be asked for when {@link #next} has no more. */
    ByteBuffer room() {
        position = 0;
        limit = 0;
        return ByteBuffer.wrap(buffer);
    }

    void came(int bytes) {
        limit = bytes;
    }

    /** Whether the connection may carry another request after the response just found. */
    boolean reusable() {
        return reusable && position == limit;
    }

    /** The next final response, or null while it is not whole. */
    Reply.Answered next() throws ProtocolException {
        while (true) {
            switch (part) {
                case BODY, CHUNK -> {
                    take(bodyLeft);
                    if (bodyLeft > 0) {
                        return null;
                    } else if (part == ParserState.BODY) {
                        return whole(true);
                    }
                    part = ParserState.CHUNK_END;
                }
                case REST -> {
                    take(limit - position);
                    return null;
                }
                default -> {
                    String line = line();
                    if (line == null) {
                        return null;
                    } else if (endsWith(line)) {
                        return whole(true);
                    }
                }
            }
        }
    }

    /** The response that the end of the stream ends. */
    Reply.Answered end() throws IOException {
        if (part != ParserState.REST) {
            throw new EOFException("connection closed before the whole response");
        }
        return whole(false);
    }

    /** Takes a line; tells whether the response ends with it. */
    private boolean endsWith(String line) throws ProtocolException {
        switch (part) {
            case STATUS -> status(line);
            case HEADERS -> {
                if (!line.isEmpty()) {
                    header(line);
                } else if (status < 200) {
                    part = ParserState.STATUS;
                } else {
                    return bodiless();
                }
            }
            case CHUNK_SIZE -> {
                expect(number(line.split(";", 2)[0].strip(), 16));
                part = bodyLeft == 0 ? ParserState.TRAILERS : ParserState.CHUNK;
            }
            case CHUNK_END -> part = ParserState.CHUNK_SIZE;
            default -> {
                return line.isEmpty(); // Trailers are of no use here.
            }
        }
        return false;
    }

    private void status(String line) throws ProtocolException {
        String[] words = line.split(" ", 3);
        if (words.length < 2 || !words[0].startsWith("HTTP/1.")) {
            throw new ProtocolException("not an HTTP/1.x status line: " + line);
        }
        http11 = words[0].equals("HTTP/1.1");
        status = number(words[1], 10);
        headers = HashMap.newHashMap(16);
        part = ParserState.HEADERS;
    }

    private void header(String line) throws ProtocolException {
        int colon = line.indexOf(':');
        if (colon < 1) {
            throw new ProtocolException("not a header: " + line);
        }
        headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }

    /** Looks what body follows the head; tells whether none does. */
    private boolean bodiless() throws ProtocolException {
        if (status == 204 || status == 304) {
            return true;
        } else if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
            part = ParserState.CHUNK_SIZE;
        } else if (headers.containsKey("content-length")) {
            expect(number(headers.get("content-length"), 10));
            body = new ByteArrayOutputStream(bodyLeft);
            part = ParserState.BODY;
        } else {
            part = ParserState.REST;
        }
        return false;
    }

    private Reply.Answered whole(boolean framed) {
        Reply.Answered answer = new Reply.Answered(status, headers, body.toString(UTF_8));
        reusable = framed && http11 && !headers.getOrDefault("connection", "").equalsIgnoreCase("close");
        part = ParserState.STATUS;
        headBytes = 0;
        body = new ByteArrayOutputStream(0);
        return answer;
    }

    private void expect(int bytes) throws ProtocolException {
        if (bytes < 0 || body.size() + bytes > MAX_BODY_BYTES) {
            throw new ProtocolException("body over " + MAX_BODY_BYTES + " bytes");
        }
        bodyLeft = bytes;
    }

    private void take(int bytes) throws ProtocolException {
        int there = Math.min(bytes, limit - position);
        expect(bytes - there);
        body.write(buffer, position, there);
        position += there;
    }

    /** The next line, or null while its end has not come. */
    private String line() throws ProtocolException {
        int from = position;
        while (position < limit && buffer[position] != '\n') {
            position++;
        }
        headBytes += position - from;
        if (headBytes > MAX_HEAD_BYTES) {
            throw new ProtocolException("head over " + MAX_HEAD_BYTES + " bytes");
        }
        if (position == limit) {
            beginning.append(new String(buffer, from, position - from, ISO_8859_1));
            return null;
        }
        String line = new String(buffer, from, position++ - from, ISO_8859_1);
        if (!beginning.isEmpty()) {
            line = beginning.append(line).toString();
            beginning.setLength(0);
        }
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    private static int number(String text, int radix) throws ProtocolException {
        try {
            return Integer.parseInt(text, radix);
        } catch (NumberFormatException e) {
            throw new ProtocolException("not a number: " + text);
        }
    }
}
