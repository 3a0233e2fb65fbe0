package dev.ensemble.lab.prove.orders;

import com.google.gson.JsonElement;
import dev.ensemble.lab.load.check.Report;
import dev.ensemble.lab.load.history.Line;
import dev.ensemble.lab.load.history.Order;
import dev.ensemble.lab.load.history.OrderState;
import dev.ensemble.lab.load.history.Text;
import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Fault;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.InstanceFault;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** SIGSTOP of the process that drives an order; another brings the order to an end; SIGCONT. */
final class FrozenMidSaga {
    /** Between any two steps of the saga. */
    static final Experiment EXPERIMENT = new Experiment("orders", "frozen-driver",
            "a replica freezes in mid-saga, another finishes, the first thaws and goes on: one outcome, one set of units",
            FrozenMidSaga::run);

    private static final List<String> PLACES = List.of("order.create-reservation.before",
            "order.create-reservation.after", "order.confirm-reservation.before", "order.confirm-reservation.after",
            "order.confirmed.before");
    /** Where a driver finds its reservation released when it goes on after a cancellation. */
    private static final Set<String> BEFORE_THE_PIVOT = Set.of("order.create-reservation.before",
            "order.create-reservation.after", "order.confirm-reservation.before");
    private static final String SKU = "frozen-bean";

    private final Harness harness;
    private final AttentiveCustomer customer;
    private final ExecutorService callers;
    private final Fault frozen;
    private int keys;
    /** Orders that the other replica confirmed before order-1 came to the place. */
    private int others;

    private FrozenMidSaga(Harness harness, AttentiveCustomer customer, ExecutorService callers) {
        this.harness = harness;
        this.customer = customer;
        this.callers = callers;
        this.frozen = InstanceFault.freeze(harness.ensemble(), "order-1");
    }

    private static void run(RunSettings settings, Results results) throws Exception {
        try (Harness harness = OrderEnsembles.start(options(settings.folder()), results);
                AttentiveCustomer customer = AttentiveCustomer.of(harness, 4, Duration.ofSeconds(2));
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            FrozenMidSaga midSaga = new FrozenMidSaga(harness, customer, callers);
            AttentiveCustomer.insist(() -> customer.restock("first", SKU, 500));
            for (String place : PLACES) {
                midSaga.resumed(place, results);
                midSaga.cancelled(place, results);
            }
        }
        control(Files.createDirectory(settings.folder().resolve("control")), results);
    }

    private static EnsembleOptions options(Path folder, String... more) {
        List<String> arguments = new ArrayList<>(List.of("--saga-timeout=60s"));
        arguments.addAll(List.of(more));
        return OrderEnsembles.options(folder, 1, 2, 1)
                .withServiceArgs(OrderEnsembles.failPoints(Map.of(Service.ORDER, arguments)));
    }

    /** The sweeper of the other one finishes it. */
    private void resumed(String place, Results results) throws Exception {
        long sold = customer.item(SKU).sold() - others;
        Order order = freeze(place);
        OrderState meanwhile = customer.awaitFinal(order.key()).getFirst().state();
        thaw(place, "order.confirmed.after");
        List<String> moves = moves(order);
        Report report = harness.report();
        OrderState end = customer.ordersOf(order.key()).getFirst().state();
        long units = customer.item(SKU).sold() - others - sold;
        results.record("frozen at " + place + ", resumed by another",
                meanwhile + ", after the thaw " + end + ": " + moves + "; " + units + " units sold; "
                        + report.brief(),
                meanwhile == OrderState.CONFIRMED && end == OrderState.CONFIRMED
                        && moves.equals(List.of("PENDING by order-1", "CONFIRMED by order-2")) && units == 1
                        && report.clean());
    }

    /** What the order tells of its way. */
    private List<String> moves(Order order) {
        return AttentiveCustomer.insist(() -> customer.get(order.name())).json().getAsJsonArray("moves").asList()
                .stream()
                .map(JsonElement::getAsJsonObject)
                .map(move -> Text.of(move, "state") + " by " + Text.of(move, "instance")).toList();
    }

    /** A caller cancels it at the other one. */
    private void cancelled(String place, Results results) throws Exception {
        long free = customer.item(SKU).free() + others;
        Order order = freeze(place);
        OrderState meanwhile = AttentiveCustomer.insist(() -> customer.cancel(order.name())).state().orElseThrow();
        thaw(place, BEFORE_THE_PIVOT.contains(place) ? "order.rejected.after" : "order.confirmed.after");
        Report report = harness.report();
        OrderState end = customer.ordersOf(order.key()).getFirst().state();
        long taken = free - others - customer.item(SKU).free();
        results.record("frozen at " + place + ", cancelled at another",
                meanwhile + ", after the thaw " + end + "; " + taken + " units taken; " + report.brief(),
                end == OrderState.CANCELLED && taken == 0 && report.clean());
    }

    /** Makes an order that order-1 drives to the place, where the process is stopped. */
    private Order freeze(String place) throws Exception {
        harness.adminPort("order-1").arm(place, "hang");
        while (true) {
            String key = place + "-" + keys++;
            Future<CustomerReply> answer = callers.submit(() -> customer.order(key, new Line(SKU, 1)));
            harness.await("an answer, or order-1 hangs", () -> answer.isDone() || hangs(place));
            if (hangs(place)) {
                Order order = customer.ordersOf(key).getFirst();
                frozen.inject();
                return order;
            }
            others++;
        }
    }

    private boolean hangs(String place) {
        return harness.isHanging("order-1", place);
    }

    /** Lets order-1 go on, and returns when the driver has come to the end of its way. */
    private void thaw(String place, String end) throws Exception {
        frozen.undo();
        harness.await("order-1 listens again", () -> hangs(place));
        harness.adminPort("order-1").arm(end, "hang");
        harness.adminPort("order-1").clear(place);
        harness.awaitHanging("order-1", end);
        harness.adminPort("order-1").clear(end);
        harness.awaitReady("order-1");
    }

    private static void control(Path folder, Results results) throws Exception {
        String place = "order.confirmed.before";
        try (Harness harness = OrderEnsembles.start(options(folder, "--experiment-unconditional-moves"), results);
                AttentiveCustomer customer = AttentiveCustomer.of(harness, 4, Duration.ofSeconds(2));
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            AttentiveCustomer.insist(() -> customer.restock("first", SKU, 500));
            FrozenMidSaga midSaga = new FrozenMidSaga(harness, customer, callers);
            Order order = midSaga.freeze(place);
            OrderState meanwhile = AttentiveCustomer.insist(() -> customer.cancel(order.name())).state().orElseThrow();
            midSaga.thaw(place, "order.confirmed.after");
            Report report = harness.report();
            results.control("moves without their condition, cancelled at another",
                    meanwhile + ", after the thaw " + customer.ordersOf(order.key()).getFirst().state() + "; "
                            + report.brief(),
                    report.brief().contains("ConfirmedIsSold"));
        }
    }
}
