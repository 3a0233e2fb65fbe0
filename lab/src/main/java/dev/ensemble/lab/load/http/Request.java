package dev.ensemble.lab.load.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;

/**
 * One HTTP request.
 *
 * @param method such as {@code GET}
 * @param path path and query, percent-encoded where needed
 * @param body JSON, empty for none
 */
public record Request(String method, String path, String body) {

    /** A request that only reads. */
    public static Request get(String path) {
        return new Request("GET", path, "");
    }

    /** A request that changes something. */
    public static Request post(String path, String json) {
        return new Request("POST", path, json);
    }

    /** The bytes on the wire at the lab's time, head and body together so that they leave in one packet. */
    byte[] encode(String authority, Map<String, String> headers) {
        byte[] content = body.getBytes(UTF_8);
        StringBuilder common = new StringBuilder();
        common.append(LabClock.HEADER).append(": ").append(LabClock.now()).append("\r\n");
        headers.forEach((name, value) -> common.append(name).append(": ").append(value).append("\r\n"));
        String head = method + " " + path + " HTTP/1.1\r\nHost: " + authority + "\r\n" + common
                + (content.length == 0 ? ""
                        : "Content-Type: application/json\r\nContent-Length: " + content.length + "\r\n")
                + "\r\n";
        byte[] bytes = new byte[head.length() + content.length];
        System.arraycopy(head.getBytes(US_ASCII), 0, bytes, 0, head.length());
        System.arraycopy(content, 0, bytes, head.length(), content.length);
        return bytes;
    }
}
