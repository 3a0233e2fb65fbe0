package dev.ensemble.lab.load.history;

import com.google.gson.Gson;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Writes a history from many threads. Lines wait in a bounded queue (a full one makes the callers wait, after their
 * latency was taken) and reach the file within moments.
 */
public final class HistoryWriter implements AutoCloseable {
    private static final int QUEUE = 10_000;

    private final Gson gson = new Gson();
    private final BlockingQueue<Call> queue = new ArrayBlockingQueue<>(QUEUE);
    private final BufferedWriter writer;
    private final Thread thread;
    private volatile boolean closing;
    private volatile IOException failure;

    /** Opens the file anew and writes the start. */
    public HistoryWriter(Path file, HistoryHeader start) throws IOException {
        writer = Files.newBufferedWriter(file);
        writer.write(gson.toJson(start) + "\n");
        thread = Thread.ofPlatform().name("history").start(this::drain);
    }

    /** Adds one call; must not be called after {@link #close}. */
    public void add(Call call) {
        try {
            queue.put(call);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void drain() {
        List<Call> batch = new ArrayList<>();
        while (!closing || !queue.isEmpty()) {
            try {
                Call first = queue.poll(100, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch);
                    write(batch);
                    batch.clear();
                }
            } catch (InterruptedException e) {
                // Only close() ends this thread.
            }
        }
    }

    /** After an error (a full disk) lines are still taken, so that no caller waits for ever, and close() tells. */
    private void write(List<Call> batch) {
        if (failure != null) {
            return;
        }
        try {
            for (Call call : batch) {
                writer.write(gson.toJson(call) + "\n");
            }
            writer.flush();
        } catch (IOException e) {
            failure = e;
        }
    }

    /**
     * Writes what is left.
     *
     * @throws UncheckedIOException if the file is not whole
     */
    @Override
    public void close() {
        closing = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = new IOException("interrupted while writing", e);
        }
        try {
            writer.close();
        } catch (IOException e) {
            failure = failure == null ? e : failure;
        }
        if (failure != null) {
            throw new UncheckedIOException("history is not whole", failure);
        }
    }
}
