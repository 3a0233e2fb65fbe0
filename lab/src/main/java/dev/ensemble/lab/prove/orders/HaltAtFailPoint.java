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
    private enum StepTrigger {
        /** An order that can be met. */
        ORDER,
        /** An order of more than there is. */
        TOO_MANY,
        /** An order whose reservation expires before it is confirmed. */
        EXPIRED,
        /** A cancellation of a confirmed order. */
        CANCEL,
        /** Units are added. */
        RESTOCK,
        /** Time alone, while an order is made. */
        SWEEP
    }

    private static final Map<String, StepTrigger> STEPS = Map.ofEntries(
            Map.entry("order.pending", StepTrigger.ORDER),
            Map.entry("order.create-reservation", StepTrigger.ORDER),
            Map.entry("order.confirm-reservation", StepTrigger.ORDER),
            Map.entry("order.confirmed", StepTrigger.ORDER),
            Map.entry("order.rejected", StepTrigger.TOO_MANY),
            Map.entry("order.get-reservation", StepTrigger.EXPIRED),
            Map.entry("order.cancelling", StepTrigger.CANCEL),
            Map.entry("order.release-reservation", StepTrigger.CANCEL),
            Map.entry("order.cancelled", StepTrigger.CANCEL),
            Map.entry("order.claim", StepTrigger.SWEEP),
            Map.entry("order.expire-keys", StepTrigger.SWEEP),
            Map.entry("inventory.create-reservation", StepTrigger.ORDER),
            Map.entry("inventory.confirm-reservation", StepTrigger.ORDER),
            Map.entry("inventory.release-reservation", StepTrigger.CANCEL),
            Map.entry("inventory.restock-item", StepTrigger.RESTOCK),
            Map.entry("inventory.expire-reservations", StepTrigger.SWEEP),
            Map.entry("inventory.prune", StepTrigger.SWEEP));

    private final Harness harness;
    private final AttentiveCustomer customer;
    private final ExecutorService callers = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("caller-", 0).factory());

    HaltAtFailPoint(Harness harness) {
        this.harness = harness;
        this.customer = AttentiveCustomer.of(harness, 2, PATIENCE);
        AttentiveCustomer.insist(() -> customer.restock("first", SKU, STOCK));
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

    /** The points that it can bring a process to. */
    static Set<String> points() {
        Set<String> points = new TreeSet<>();
        STEPS.keySet().forEach(step -> points.addAll(List.of(step + ".before", step + ".after")));
        return points;
    }

    HaltResult at(String point) throws Exception {
        String victim = point.startsWith("order.") ? "order-1" : "inventory-1";
        StepTrigger trigger = STEPS.get(point.substring(0, point.lastIndexOf('.')));
        long stocked = customer.item(SKU).stocked();
        if (trigger == StepTrigger.CANCEL) {
            AttentiveCustomer.insist(() -> customer.order(point, ONE));
        }
        Future<CustomerReply> caller = halt(victim, point, trigger);
        harness.awaitDead(victim);
        long restarted = System.nanoTime();
        harness.ensemble().start(victim);
        String heard = caller.get().toString();
        harness.awaitReady(victim);
        List<Order> found = customer.awaitFinal(point);
        long millis = (System.nanoTime() - restarted) / 1_000_000;
        CustomerReply repeat = AttentiveCustomer.insist(() -> request(trigger, point));
        Report report = harness.report();
        boolean once = found.isEmpty() || trigger == StepTrigger.RESTOCK || repeat.order().orElseThrow().name()
                .equals(found.getFirst().name());
        boolean sound = report.clean() && once
                && customer.ordersOf(point).size() == (trigger == StepTrigger.RESTOCK ? 0 : 1)
                && isAsItMust(trigger, point, found) && stockIsAsItMust(trigger, stocked, customer.item(SKU));
        return new HaltResult(heard, found.stream().map(Order::state).findFirst(), millis, repeat.toString(), sound);
    }

    /** Sets the halt and sends the request that comes to it. */
    private Future<CustomerReply> halt(String victim, String point, StepTrigger trigger) throws Exception {
        AdminPort points = harness.adminPort(victim);
        long life = harness.ensemble().instance(victim).pid();
        if (trigger != StepTrigger.EXPIRED) {
            points.arm(point, "halt");
            return callers.submit(() -> reach(victim, life, trigger, point));
        }
        points.arm(LAST_STOP, "hang");
        Future<CustomerReply> caller = callers.submit(() -> reach(victim, life, trigger, point));
        harness.awaitHanging(victim, LAST_STOP);
        String id = customer.ordersOf(point).getFirst().id();
        harness.login("inventory").run("UPDATE reservation SET expire_time = now() WHERE id = '" + id
                + "' AND state = 'RESERVED'");
        points.arm(point, "halt");
        points.clear(LAST_STOP);
        return caller;
    }

    /** The halt before may have left an open breaker, or a pool that waits: what they refuse comes to no halt. */
    private CustomerReply reach(String victim, long life, StepTrigger trigger, String key) {
        return harness.patience().await("an answer by way of " + victim, () -> request(trigger, key),
                answer -> answer.ok() || harness.ensemble().instance(victim).pid() != life);
    }

    private CustomerReply request(StepTrigger trigger, String key) throws Exception {
        return switch (trigger) {
            case ORDER, EXPIRED, SWEEP -> customer.order(key, ONE);
            case TOO_MANY -> customer.order(key, new Line(SKU, 2 * STOCK));
            case CANCEL -> customer.cancel(customer.ordersOf(key).getFirst().name());
            case RESTOCK -> customer.restock(key, SKU, RESTOCK);
        };
    }

    private static boolean isAsItMust(StepTrigger trigger, String point, List<Order> found) {
        if (found.isEmpty()) {
            return trigger == StepTrigger.RESTOCK || trigger == StepTrigger.SWEEP
                    || point.equals("order.pending.before");
        }
        OrderState must = switch (trigger) {
            case ORDER, SWEEP -> OrderState.CONFIRMED;
            case TOO_MANY, EXPIRED -> OrderState.REJECTED;
            case CANCEL -> point.equals("order.cancelling.before") ? OrderState.CONFIRMED : OrderState.CANCELLED;
            case RESTOCK -> throw new IllegalStateException("a restock makes no order");
        };
        return found.size() == 1 && found.getFirst().state() == must;
    }

    private static boolean stockIsAsItMust(StepTrigger trigger, long before, Item now) {
        return now.stocked() == before + (trigger == StepTrigger.RESTOCK ? RESTOCK : 0);
    }

    @Override
    public void close() {
        callers.close();
        customer.close();
    }
}
