package dev.ensemble.lab.prove.orders;

import dev.ensemble.lab.load.check.Report;
import dev.ensemble.lab.load.history.Item;
import dev.ensemble.lab.load.history.Line;
import dev.ensemble.lab.load.history.Order;
import dev.ensemble.lab.load.history.OrderState;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.run.failpoint.AdminPort;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Brings the only process of its kind to a fail point where it halts, starts it again, and sees what has become. */
final class HaltAtFailPoint implements AutoCloseable {
    static final String SKU = "halt-bean";
    static final Line ONE = new Line(SKU, 1);

    private static final int STOCK = 500;
    private static final int RESTOCK = 5;
    private static final Duration PATIENCE = Duration.ofMillis(800);
    private static final String LAST_STOP = "order.confirm-reservation.before";

    /** What makes a process come to a step. */
    private enum Way {
        /** An order that can be met. */
        ORDER,
        /** An order of more than there is. */
        TOO_MANY,
        /** An order whose reservation expires on its way. */
        EXPIRED,
        /** A cancellation of a confirmed order. */
        CANCEL,
        /** Units are added. */
        RESTOCK,
        /** Time alone, while an order is made. */
        SWEEP
    }

    private static final Map<String, Way> STEPS = Map.ofEntries(
            Map.entry("order.pending", Way.ORDER),
            Map.entry("order.create-reservation", Way.ORDER),
            Map.entry("order.confirm-reservation", Way.ORDER),
            Map.entry("order.confirmed", Way.ORDER),
            Map.entry("order.rejected", Way.TOO_MANY),
            Map.entry("order.get-reservation", Way.EXPIRED),
            Map.entry("order.cancelling", Way.CANCEL),
            Map.entry("order.release-reservation", Way.CANCEL),
            Map.entry("order.cancelled", Way.CANCEL),
            Map.entry("order.claim", Way.SWEEP),
            Map.entry("order.expire-keys", Way.SWEEP),
            Map.entry("inventory.create-reservation", Way.ORDER),
            Map.entry("inventory.confirm-reservation", Way.ORDER),
            Map.entry("inventory.release-reservation", Way.CANCEL),
            Map.entry("inventory.restock-item", Way.RESTOCK),
            Map.entry("inventory.expire-reservations", Way.SWEEP),
            Map.entry("inventory.prune", Way.SWEEP));

    private final Harness harness;
    private final Shop shop;
    private final ExecutorService callers = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("caller-", 0).factory());

    HaltAtFailPoint(Harness harness) {
        this.harness = harness;
        this.shop = Shop.of(harness, 2, PATIENCE);
        Shop.insist(() -> shop.restock("first", SKU, STOCK));
    }

    /**
     * What became of one halt.
     *
     * @param found the order as it was found after the restart, empty for none
     * @param millis from the restart until it was final
     * @param repeat the answer to the same request, sent again
     * @param sound whether all is as it must be
     */
    record HaltResult(String caller, Optional<OrderState> found, long millis, String repeat, boolean sound) {
        @Override
        public String toString() {
            return found.map(OrderState::name).orElse("no order") + " " + millis + " ms after the restart; the caller: "
                    + caller + "; a repeat: " + repeat;
        }
    }

    /** The points that it knows a way to. */
    static Set<String> points() {
        Set<String> points = new TreeSet<>();
        STEPS.keySet().forEach(step -> points.addAll(List.of(step + ".before", step + ".after")));
        return points;
    }

    HaltResult at(String point) throws Exception {
        String victim = point.startsWith("order.") ? "order-1" : "inventory-1";
        Way way = STEPS.get(point.substring(0, point.lastIndexOf('.')));
        long stocked = shop.item(SKU).stocked();
        if (way == Way.CANCEL) {
            Shop.insist(() -> shop.order(point, ONE));
        }
        Future<ShopReply> caller = halt(victim, point, way);
        harness.awaitDead(victim);
        long restarted = System.nanoTime();
        harness.ensemble().start(victim);
        String heard = caller.get().toString();
        harness.awaitReady(victim);
        List<Order> found = shop.awaitFinal(point);
        long millis = (System.nanoTime() - restarted) / 1_000_000;
        ShopReply repeat = Shop.insist(() -> request(way, point));
        Report report = harness.report();
        boolean once = found.isEmpty() || way == Way.RESTOCK || repeat.order().orElseThrow().name()
                .equals(found.getFirst().name());
        boolean sound = report.clean() && once && shop.ordersOf(point).size() == (way == Way.RESTOCK ? 0 : 1)
                && isAsItMust(way, point, found) && stockIsAsItMust(way, stocked, shop.item(SKU));
        return new HaltResult(heard, found.stream().map(Order::state).findFirst(), millis, repeat.toString(), sound);
    }

    /** Sets the halt and sends the request that comes to it. */
    private Future<ShopReply> halt(String victim, String point, Way way) throws Exception {
        AdminPort points = harness.adminPort(victim);
        long life = harness.ensemble().instance(victim).pid();
        if (way != Way.EXPIRED) {
            points.arm(point, "halt");
            return callers.submit(() -> reach(victim, life, way, point));
        }
        points.arm(LAST_STOP, "hang");
        Future<ShopReply> caller = callers.submit(() -> reach(victim, life, way, point));
        harness.awaitHanging(victim, LAST_STOP);
        String id = shop.ordersOf(point).getFirst().id();
        harness.login("inventory").run("UPDATE reservation SET expire_time = now() WHERE id = '" + id
                + "' AND state = 'RESERVED'");
        points.arm(point, "halt");
        points.clear(LAST_STOP);
        return caller;
    }

    /** The halt before may have left an open breaker, or a pool that waits: what they refuse comes to no halt. */
    private ShopReply reach(String victim, long life, Way way, String key) {
        return harness.patience().await("a way to " + victim, () -> request(way, key),
                answer -> answer.ok() || harness.ensemble().instance(victim).pid() != life);
    }

    private ShopReply request(Way way, String key) throws Exception {
        return switch (way) {
            case ORDER, EXPIRED, SWEEP -> shop.order(key, ONE);
            case TOO_MANY -> shop.order(key, new Line(SKU, 2 * STOCK));
            case CANCEL -> shop.cancel(shop.ordersOf(key).getFirst().name());
            case RESTOCK -> shop.restock(key, SKU, RESTOCK);
        };
    }

    private static boolean isAsItMust(Way way, String point, List<Order> found) {
        if (found.isEmpty()) {
            return way == Way.RESTOCK || way == Way.SWEEP || point.equals("order.pending.before");
        }
        OrderState must = switch (way) {
            case ORDER, SWEEP -> OrderState.CONFIRMED;
            case TOO_MANY, EXPIRED -> OrderState.REJECTED;
            case CANCEL -> point.equals("order.cancelling.before") ? OrderState.CONFIRMED : OrderState.CANCELLED;
            case RESTOCK -> throw new IllegalStateException("a restock makes no order");
        };
        return found.size() == 1 && found.getFirst().state() == must;
    }

    private static boolean stockIsAsItMust(Way way, long before, Item now) {
        return now.stocked() == before + (way == Way.RESTOCK ? RESTOCK : 0);
    }

    @Override
    public void close() {
        callers.close();
        shop.close();
    }
}
