package dev.ensemble.lab.prove.bench;

import dev.ensemble.lab.run.postgres.Login;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The statements of a confirmed order, the same five in the same order, issued by plain JDBC on connections of their
 * own: what the database alone allows, without any service.
 *
 * @param settling how a reservation is confirmed
 */
record SqlLoop(Login inventory, Login orders, List<String> skus, Settling settling) {
    private static final String PENDING = """
            INSERT INTO orders (id, request_id, customer, skus, quantities, state, moves, resume_time)
            VALUES (?, ?, 'jdbc', ARRAY[?], ARRAY[1], 'PENDING', order_move('PENDING', '0.0', 'jdbc'),
              now() + interval '2 s')""";
    private static final String RESERVE = "SELECT * FROM create_reservation(?, ARRAY[?], ARRAY[1], interval '60 s')";
    private static final String CONFIRMED = """
            UPDATE orders SET state = 'CONFIRMED', update_time = now(), resume_time = NULL,
              moves = moves || order_move('CONFIRMED', '0.0', 'jdbc')
            WHERE id = ? AND state = 'PENDING'""";

    /** The ways of a confirm that waits for the disk. */
    enum Settling {
        /** As the inventory does it: a statement frees the items' rows, and the next one waits for the disk. */
        ROWS_FREED("SELECT * FROM confirm_reservation(?, 0, true)",
                "SELECT pg_logical_emit_message(true, 'flush', '')"),
        /** One statement, which keeps the items' rows while it waits. */
        ROWS_KEPT("SELECT * FROM confirm_reservation(?)");

        private final List<String> statements;

        Settling(String... statements) {
            this.statements = List.of(statements);
        }
    }

    /** What the services do. */
    SqlLoop(Login inventory, Login orders, List<String> skus) {
        this(inventory, orders, skus, Settling.ROWS_FREED);
    }

    /** Orders a second over {@code duration}, by {@code threads} callers that each wait for one before the next. */
    double run(int threads, Duration duration) throws InterruptedException, ExecutionException {
        long end = System.nanoTime() + duration.toNanos();
        try (ExecutorService callers = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name("jdbc-", 0).factory())) {
            List<Future<Long>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(callers.submit(() -> issueUntil(end)));
            }
            long orders = 0;
            for (Future<Long> each : running) {
                orders += each.get();
            }
            return orders / (duration.toNanos() / 1e9);
        }
    }

    private long issueUntil(long end) throws SQLException {
        try (Connection stock = inventory.connect();
                Connection book = orders.connect();
                PreparedStatement pending = book.prepareStatement(PENDING);
                PreparedStatement reserve = stock.prepareStatement(RESERVE);
                PreparedStatement confirm = stock.prepareStatement(settling.statements.getFirst());
                PreparedStatement flush = stock.prepareStatement(settling.statements.getLast());
                PreparedStatement confirmed = book.prepareStatement(CONFIRMED)) {
            long made = 0;
            while (System.nanoTime() < end) {
                String id = "jdbc-" + Long.toHexString(ThreadLocalRandom.current().nextLong());
                String sku = skus.get(ThreadLocalRandom.current().nextInt(skus.size()));
                execute(pending, id, id, sku);
                execute(reserve, id, sku);
                execute(confirm, id);
                if (settling == Settling.ROWS_FREED) {
                    execute(flush);
                }
                execute(confirmed, id);
                made++;
            }
            return made;
        }
    }

    private static void execute(PreparedStatement statement, String... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setString(i + 1, parameters[i]);
        }
        statement.execute();
    }
}
