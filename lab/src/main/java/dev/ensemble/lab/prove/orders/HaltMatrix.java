package dev.ensemble.lab.prove.orders;

import dev.ensemble.lab.load.check.Report;
import dev.ensemble.lab.load.history.Order;
import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.InstanceFault;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** One order service and one inventory, so that no replica can stand in for the one that halts. */
final class HaltMatrix {
    /** Every fail point of both services, one after the other. */
    static final Experiment EXPERIMENT = new Experiment("orders", "halts",
            "a process halts before or after any write or remote call: the order is final within 5 s of its restart,"
                    + " once or not at all",
            HaltMatrix::run);

    private static final long MOST_MILLIS = 5000;
    private static final String STUCK_AT = "order.create-reservation.after";

    private HaltMatrix() {}

    private static void run(RunSettings settings, Results results) throws Exception {
        EnsembleOptions options = OrderEnsembles.options(settings.folder(), 1, 1, 1)
                .withServiceArgs(OrderEnsembles.failPoints(Map.of(
                        Service.ORDER, List.of("--expire-keys-every=1s"),
                        Service.INVENTORY, List.of("--prune-every=1s"))));
        try (Harness harness = OrderEnsembles.start(options, results);
                HaltAtFailPoint halt = new HaltAtFailPoint(harness)) {
            Set<String> points = new TreeSet<>(harness.adminPort("order-1").failPoints().keySet());
            points.addAll(harness.adminPort("inventory-1").failPoints().keySet());
            points.removeIf(point -> point.startsWith("member.")); // Of the process itself: no order passes there.
            results.record("fail points", points.size() + ", and a way to come to each",
                    points.equals(HaltAtFailPoint.points()));
            for (String point : points) {
                HaltAtFailPoint.HaltResult outcome = halt.at(point);
                results.record(point, outcome.toString(), outcome.sound(), outcome.millis() <= MOST_MILLIS);
            }
        }
        control(Files.createDirectory(settings.folder().resolve("control")), results);
    }

    /** No sweeper resumes what the halted one left. */
    private static void control(Path folder, Results results) throws Exception {
        EnsembleOptions options = OrderEnsembles.options(folder, 1, 1, 1)
                .withServiceArgs(OrderEnsembles.failPoints(Map.of(Service.ORDER, List.of("--resume-after=1h"))));
        try (Harness harness = OrderEnsembles.start(options, results);
                AttentiveCustomer customer = AttentiveCustomer.of(harness, 1, Duration.ofSeconds(2))) {
            AttentiveCustomer.insist(() -> customer.restock("first", HaltAtFailPoint.SKU, 10));
            InstanceFault.atFailPoint(harness.ensemble(), "order-1", STUCK_AT, "halt").inject();
            CustomerReply answer = customer.order("stuck", HaltAtFailPoint.ONE);
            harness.restart("order-1");
            Report report = harness.report();
            List<Order> left = customer.ordersOf("stuck");
            results.control("halt at " + STUCK_AT + ", resumption off",
                    "the caller: " + answer + "; left: " + left.stream().map(Order::state).toList() + "; the checker: "
                            + report.brief(),
                    report.brief().contains("NothingStaysPending"));
        }
    }
}
