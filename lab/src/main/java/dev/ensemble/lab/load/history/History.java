package dev.ensemble.lab.load.history;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A whole run, read back. */
public record History(HistoryHeader start, List<Call> calls) {

    /**
     * Reads a file. A last line that was cut off by the death of the load process is left out.
     *
     * @throws IOException also if a line is no part of a history; the message names it
     */
    public static History read(Path file) throws IOException {
        Gson gson = new Gson();
        HistoryHeader start = null;
        List<Call> calls = new ArrayList<>();
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            int number = 1;
            for (String line = reader.readLine(); line != null; number++) {
                String next = reader.readLine();
                try {
                    if (start == null) {
                        start = start(gson, line);
                    } else {
                        calls.add(gson.fromJson(line, Call.class));
                    }
                } catch (JsonParseException e) {
                    if (next != null || start == null) {
                        throw new IOException(file + ":" + number + ": not a line of a history: " + e.getMessage(), e);
                    }
                }
                line = next;
            }
        }
        if (start == null) {
            throw new IOException(file + ": empty, so not a history");
        }
        return new History(start, calls);
    }

    private static HistoryHeader start(Gson gson, String line) {
        HistoryHeader start = gson.fromJson(line, HistoryHeader.class);
        if (start == null || start.version() != HistoryHeader.VERSION || start.items() == null) {
            throw new JsonParseException("expected a start of version " + HistoryHeader.VERSION + ", got " + line);
        }
        return start;
    }
}
