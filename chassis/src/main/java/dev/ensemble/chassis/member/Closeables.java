package dev.ensemble.chassis.member;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a process has started, to be closed in reverse order; one that fails to close does not keep the others. */
final class Closeables implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Closeables.class);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    synchronized <T extends AutoCloseable> T add(T part) {
        parts.push(part);
        return part;
    }

    @Override
    public synchronized void close() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                log.warn("{} did not close", part, e);
            }
        }
    }
}
