package dev.ensemble.lab.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Reads HTTP/1.1 responses (RFC 9112) off one socket, each within a deadline. */
final class ResponseReader {
    private static final int MAX_HEAD_BYTES = 64 * 1024;
    private static final int MAX_BODY_BYTES = 16 * 1024 * 1024;

    private final Socket socket;
    private final InputStream in;
    private final byte[] buffer = new byte[8192];
    private int position;
    private int limit;
    private int headBytes;
    private boolean reusable;

    ResponseReader(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
    }

    /** Whether the connection may carry another request after the response just read. */
    boolean reusable() {
        return reusable && position == limit;
    }

    /** The next final response; an end of the stream or a malformed response is an IOException. */
    Reply.Answered read(Deadline deadline) throws IOException {
        reusable = false;
        headBytes = 0;
        String[] statusLine;
        Map<String, String> headers;
        int status;
        do {
            statusLine = line(deadline).split(" ", 3);
            if (statusLine.length < 2 || !statusLine[0].startsWith("HTTP/1.")) {
                throw new ProtocolException("not an HTTP/1.x status line: " + String.join(" ", statusLine));
            }
            status = number(statusLine[1], 10);
            headers = headers(deadline);
        } while (status < 200);
        boolean keepAlive = !headers.getOrDefault("connection", "").equalsIgnoreCase("close")
                && statusLine[0].equals("HTTP/1.1");
        String body = body(status, headers, deadline);
        reusable = keepAlive && framed(status, headers);
        return new Reply.Answered(status, headers, body);
    }

    private Map<String, String> headers(Deadline deadline) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = line(deadline); !line.isEmpty(); line = line(deadline)) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new ProtocolException("not a header: " + line);
            }
            headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
        return headers;
    }

    private static boolean chunked(Map<String, String> headers) {
        return headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked");
    }

    private static boolean bodiless(int status) {
        return status == 204 || status == 304;
    }

    private static boolean framed(int status, Map<String, String> headers) {
        return bodiless(status) || chunked(headers) || headers.containsKey("content-length");
    }

    private String body(int status, Map<String, String> headers, Deadline deadline) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (bodiless(status)) {
            return "";
        } else if (chunked(headers)) {
            for (int size = chunkSize(deadline); size > 0; size = chunkSize(deadline)) {
                copy(size, body, deadline);
                line(deadline);
            }
            while (!line(deadline).isEmpty()) {
                // Trailers are of no use here.
            }
        } else if (headers.containsKey("content-length")) {
            copy(number(headers.get("content-length"), 10), body, deadline);
        } else {
            while (position < limit || fill(deadline)) {
                copy(limit - position, body, deadline);
            }
        }
        return body.toString(UTF_8);
    }

    private int chunkSize(Deadline deadline) throws IOException {
        return number(line(deadline).split(";", 2)[0].strip(), 16);
    }

    private void copy(int count, ByteArrayOutputStream to, Deadline deadline) throws IOException {
        if (count < 0 || to.size() + count > MAX_BODY_BYTES) {
            throw new ProtocolException("body over " + MAX_BODY_BYTES + " bytes");
        }
        for (int left = count; left > 0;) {
            need(deadline);
            int part = Math.min(left, limit - position);
            to.write(buffer, position, part);
            position += part;
            left -= part;
        }
    }

    private String line(Deadline deadline) throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            need(deadline);
            int from = position;
            while (position < limit && buffer[position] != '\n') {
                position++;
            }
            line.append(new String(buffer, from, position - from, ISO_8859_1));
            headBytes += position - from;
            if (headBytes > MAX_HEAD_BYTES) {
                throw new ProtocolException("head over " + MAX_HEAD_BYTES + " bytes");
            }
            if (position < limit) {
                position++;
                int end = line.length() - 1;
                return end >= 0 && line.charAt(end) == '\r' ? line.substring(0, end) : line.toString();
            }
        }
    }

    private static int number(String text, int radix) throws IOException {
        try {
            return Integer.parseInt(text, radix);
        } catch (NumberFormatException e) {
            throw new ProtocolException("not a number: " + text);
        }
    }

    private void need(Deadline deadline) throws IOException {
        if (position == limit && !fill(deadline)) {
            throw new EOFException("connection closed before the whole response");
        }
    }

    private boolean fill(Deadline deadline) throws IOException {
        socket.setSoTimeout(deadline.millisLeft());
        position = 0;
        limit = Math.max(0, in.read(buffer));
        return limit > 0;
    }
}
