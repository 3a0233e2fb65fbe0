package dev.ensemble.lab.prove.orders;

import dev.ensemble.lab.run.postgres.Login;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Watches, from a connection of its own, how long statements wait for each other's locks. */
final class RowWaits implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMillis(10);
    /** PostgreSQL notes the start of a wait only when it has lasted a moment. */
    private static final String WAITS =
            "SELECT count(*), coalesce(max(extract(epoch FROM clock_timestamp() - waitstart)), 0)"
                    + " FROM pg_locks WHERE NOT granted";

    private final Connection connection;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private long looks;
    private long waitsSeen;
    private double longestSeconds;
    private SQLException trouble;

    RowWaits(Login login) throws SQLException {
        this.connection = login.connect();
        this.thread = Thread.ofPlatform().name("row-waits").start(this::watch);
    }

    private void watch() {
        try (PreparedStatement waits = connection.prepareStatement(WAITS)) {
            while (!stop.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                look(waits);
            }
        } catch (SQLException e) {
            trouble = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(PreparedStatement waits) throws SQLException {
        try (ResultSet row = waits.executeQuery()) {
            row.next();
            looks++;
            waitsSeen += row.getLong(1);
            longestSeconds = Math.max(longestSeconds, row.getDouble(2));
        }
    }

    /** What was seen from the beginning to the end. */
    record ObservedWaits(long looks, long waits, double longestSeconds) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "longest wait for a row %.0f ms (%d waits seen in %d looks)",
                    longestSeconds * 1000, waits, looks);
        }
    }

    /** Ends the watch. */
    ObservedWaits finish() throws SQLException, InterruptedException {
        stop.countDown();
        thread.join();
        if (trouble != null) {
            throw trouble;
        }
        return new ObservedWaits(looks, waitsSeen, longestSeconds);
    }

    @Override
    public void close() throws SQLException, InterruptedException {
        stop.countDown();
        thread.join();
        connection.close();
    }
}
