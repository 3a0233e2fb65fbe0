package dev.ensemble.lab.prove.orders;

import dev.ensemble.lab.load.history.Item;
import dev.ensemble.lab.load.history.Line;
import dev.ensemble.lab.load.history.OrderState;
import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Requests that contradict each other, and the one outcome that each has. */
final class ContradictingRequests {
    /** A row for each contradiction. */
    static final Experiment EXPERIMENT = new Experiment("orders", "outcomes",
            "requests that contradict each other have one stated outcome each", ContradictingRequests::run);

    private static final String SKU = "odd-bean";
    private static final Line ONE = new Line(SKU, 1);
    private static final int STOCK = 500;
    private static final int RACES = 50;
    private static final String LATE_CREATE = "order.create-reservation.before";

    private final Harness harness;
    private final AttentiveCustomer customer;
    private final Results results;

    private ContradictingRequests(Harness harness, AttentiveCustomer customer, Results results) {
        this.harness = harness;
        this.customer = customer;
        this.results = results;
    }

    private static void run(RunSettings settings, Results results) throws Exception {
        try (Harness harness = OrderEnsembles.start(settings.folder(), 1, 1, 1, results);
                AttentiveCustomer customer = AttentiveCustomer.of(harness, 2, Duration.ofSeconds(2))) {
            AttentiveCustomer.insist(() -> customer.restock("first", SKU, STOCK));
            ContradictingRequests outcomes = new ContradictingRequests(harness, customer, results);
            outcomes.sameKeyOtherBody();
            outcomes.cancelTwice();
            outcomes.cancelOfARejectedOrder();
            outcomes.createAfterItsRelease();
            outcomes.cancelRacesConfirm();
            harness.check();
        }
        control(Files.createDirectory(settings.folder().resolve("control")), results);
    }

    private static void control(Path folder, Results results) throws Exception {
        EnsembleOptions options = OrderEnsembles.options(folder, 1, 1, 1).withServiceArgs(OrderEnsembles.failPoints(
                Map.of(Service.ORDER, List.of("--experiment-unconditional-moves"))));
        try (Harness harness = OrderEnsembles.start(options, results);
                AttentiveCustomer customer = AttentiveCustomer.of(harness, 2, Duration.ofSeconds(2))) {
            AttentiveCustomer.insist(() -> customer.restock("first", SKU, STOCK));
            LateCreate late = new ContradictingRequests(harness, customer, results).cancelBeforeTheCreate();
            results.control("moves without their condition: a create that arrives after its release", late.toString(),
                    late.end() != OrderState.CANCELLED);
        }
    }

    private void sameKeyOtherBody() throws Exception {
        CustomerReply first = customer.order("same-key", ONE);
        CustomerReply second = customer.order("same-key", new Line(SKU, 2));
        results.record("the same key with another body", first + ", then " + second + "; " + units(),
                second.status() == 409 && second.reason().equals("REQUEST_ID_REUSED")
                        && customer.ordersOf("same-key").size() == 1 && customer.item(SKU).sold() == 1);
        customer.cancel(first.order().orElseThrow().name());
    }

    private void cancelTwice() throws Exception {
        String name = customer.order("twice", ONE).order().orElseThrow().name();
        CustomerReply first = customer.cancel(name);
        CustomerReply second = customer.cancel(name);
        results.record("cancel twice", first + ", then " + second + "; " + units(),
                second.toString().equals("200 CANCELLED") && customer.item(SKU).free() == STOCK);
    }

    private void cancelOfARejectedOrder() throws Exception {
        CustomerReply rejected = customer.order("rejected", new Line(SKU, 2 * STOCK));
        CustomerReply cancel = customer.cancel(rejected.order().orElseThrow().name());
        results.record("cancel of a rejected order", rejected + ", then " + cancel + "; " + units(),
                cancel.reason().equals("ORDER_REJECTED") && customer.item(SKU).free() == STOCK);
    }

    private void createAfterItsRelease() throws Exception {
        LateCreate late = cancelBeforeTheCreate();
        results.record("a create that arrives after its release", late + "; " + units(),
                late.end() == OrderState.CANCELLED && customer.item(SKU).free() == STOCK);
    }

    private record LateCreate(CustomerReply cancel, CustomerReply create, OrderState end) {
        @Override
        public String toString() {
            return "cancel: " + cancel + "; create: " + create + "; in the end " + end;
        }
    }

    /** The saga stands before its create while another call cancels the order. */
    private LateCreate cancelBeforeTheCreate() throws Exception {
        harness.adminPort("order-1").arm(LATE_CREATE, "hang");
        CustomerReply[] cancelled = {null};
        CustomerReply late = ConcurrentCallers.run(1, number -> customer.order("late", ONE), () -> {
            harness.awaitHanging("order-1", LATE_CREATE);
            cancelled[0] = AttentiveCustomer.insist(() -> customer.cancel(customer.ordersOf("late").getFirst().name()));
            harness.adminPort("order-1").clear(LATE_CREATE);
        }).getFirst();
        OrderState end = customer.awaitFinal("late").getFirst().state();
        return new LateCreate(cancelled[0], late, end);
    }

    /** A create and a cancellation of its order, as soon as there is one. */
    private void cancelRacesConfirm() throws Exception {
        Map<String, Integer> heard = new TreeMap<>();
        boolean one = true;
        for (int i = 0; i < RACES; i++) {
            String key = "race-" + i;
            CustomerReply[] cancel = {null};
            CustomerReply create = ConcurrentCallers.run(1, number -> customer.order(key, ONE), () -> {
                String id = harness.patience().await("an order",
                        () -> harness.login("orders")
                                .ask("SELECT coalesce(max(id), '') FROM orders WHERE request_id = '"
                                        + key + "'"),
                        found -> !found.isEmpty());
                cancel[0] = AttentiveCustomer.insist(() -> customer.cancel("orders/" + id));
            }).getFirst();
            heard.merge("create " + create + ", cancel " + cancel[0], 1, Integer::sum);
            one &= customer.awaitFinal(key).stream().map(order -> order.state()).toList()
                    .equals(List.of(OrderState.CANCELLED));
        }
        results.record("cancel races confirm, " + RACES + " times",
                "every order is CANCELLED in the end; heard: " + heard + "; " + units(),
                one && customer.item(SKU).free() == STOCK);
    }

    private String units() throws Exception {
        Item item = customer.item(SKU);
        return item.free() + " free, " + item.sold() + " sold";
    }
}
