package dev.ensemble.lab.prove.orders;

import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.lab.load.history.Line;
import dev.ensemble.lab.load.history.Order;
import dev.ensemble.lab.load.history.OrderState;
import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.InstanceFault;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Two order services, one of which halts with an order in its hands. */
final class HaltUnnoticed {
    /** At every step of a confirmed order. */
    static final Experiment EXPERIMENT = new Experiment("orders", "halt-unnoticed",
            "one of two order services halts in mid-saga: its caller is answered CONFIRMED by the other",
            HaltUnnoticed::run);

    private static final List<String> POINTS = List.of("order.pending.before", "order.pending.after",
            "order.create-reservation.before", "order.create-reservation.after", "order.confirm-reservation.before",
            "order.confirm-reservation.after", "order.confirmed.before", "order.confirmed.after");
    private static final String SKU = "calm-bean";

    private HaltUnnoticed() {}

    private static void run(RunSettings settings, Results results) throws Exception {
        try (Harness harness = OrderEnsembles.start(settings.folder(), 1, 2, 2, results);
                AttentiveCustomer customer = AttentiveCustomer.of(harness, 2, Duration.ofSeconds(2))) {
            AttentiveCustomer.insist(() -> customer.restock("first", SKU, 1000));
            for (String point : POINTS) {
                CustomerReply answer = halt(harness, customer, point);
                List<OrderState> end = customer.awaitFinal(answer.order().map(Order::key).orElse("")).stream()
                        .map(Order::state).toList();
                results.record("halt of order-1 at " + point,
                        answer + " after " + answer.took().toMillis() + " ms, served by " + answer.path(),
                        end.equals(List.of(OrderState.CONFIRMED)),
                        answer.state().equals(Optional.of(OrderState.CONFIRMED)));
            }
            harness.check();
        }
        control(Files.createDirectory(settings.folder().resolve("control")), results);
    }

    private static void control(Path folder, Results results) throws Exception {
        String point = "order.create-reservation.after";
        try (Harness harness = OrderEnsembles.start(folder, 1, 1, 2, results);
                AttentiveCustomer customer = AttentiveCustomer.of(harness, 2, Duration.ofSeconds(2))) {
            AttentiveCustomer.insist(() -> customer.restock("first", SKU, 1000));
            CustomerReply answer = halt(harness, customer, point);
            results.control("halt at " + point + " of the only order service",
                    answer + " after " + answer.took().toMillis() + " ms",
                    !answer.state().equals(Optional.of(OrderState.CONFIRMED)));
        }
    }

    /** Orders until order-1 had one in its hands and halted; what that caller heard. */
    private static CustomerReply halt(Harness harness, AttentiveCustomer customer, String point) throws Exception {
        InstanceFault.atFailPoint(harness.ensemble(), "order-1", point, "halt").inject();
        for (int i = 0;; i++) {
            CustomerReply answer = customer.order(point + "-" + i, new Line(SKU, 1));
            if (!harness.ensemble().instance("order-1").state().equals("ready") || !isArmed(harness, point)) {
                harness.restart("order-1");
                return answer;
            }
        }
    }

    private static boolean isArmed(Harness harness, String point) {
        try {
            return harness.adminPort("order-1").failPoints().get(point).equals("halt");
        } catch (UsageException gone) {
            return false;
        }
    }
}
