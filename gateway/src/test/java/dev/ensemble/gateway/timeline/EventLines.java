package dev.ensemble.gateway.timeline;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.ensemble.gateway.support.TestGateway;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Watches the events over a socket, on a thread of its own. */
final class EventLines implements AutoCloseable {
    private final Socket socket;
    private final List<String> events = new CopyOnWriteArrayList<>();
    private volatile String lastId = "";

    EventLines(TestGateway gateway, String headers) throws IOException {
        socket = gateway.connect();
        socket.getOutputStream().write(
                ("GET /v1/events?watch HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
        Thread.ofVirtual().name("event-lines").start(this::read);
    }

    /** Instance and kind of each event so far. */
    List<String> events() {
        return events;
    }

    String lastId() {
        return lastId;
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            String id = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id: ")) {
                    id = line.substring("id: ".length());
                } else if (line.startsWith("data: ")) {
                    lastId = id; // whoever has seen the events asks for it
                    add(JsonParser.parseString(line.substring("data: ".length())).getAsJsonObject());
                }
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void add(JsonObject data) {
        for (JsonElement each : data.getAsJsonArray("events")) {
            JsonObject event = each.getAsJsonObject();
            events.add(event.get("instance").getAsString() + " " + event.get("kind").getAsString());
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
