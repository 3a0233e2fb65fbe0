package dev.ensemble.lab.prove.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.lab.load.http.HttpCaller;
import dev.ensemble.lab.load.http.Reply.Answered;
import dev.ensemble.lab.load.http.Request;
import dev.ensemble.lab.load.http.TestCustomer;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.Service;
import dev.ensemble.lab.run.postgres.Login;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an order may cost the database, whichever service asks for it: a real ensemble of one process a service. */
class OrderBudgetIT {
    private static final int ORDERS = 200;
    private static final List<String> ASKING = List.of("order-1", "inventory-1");
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** Five statements and three flushes; a tenth of a statement for the sweepers, which come by meanwhile. */
    private static final DatabaseCost BUDGET = new DatabaseCost(5.5, 3.2, 4000);

    @Test
    @Timeout(600)
    void anOrderKeepsToItsBudgetOfStatementsFlushesAndBytes(@TempDir Path folder) throws Exception {
        EnsembleOptions options = EnsembleOptions.defaults(folder.resolve("data")).withReplicas(Service.GATEWAY, 1)
                .withReplicas(Service.ORDER, 1).withReplicas(Service.INVENTORY, 1);
        try (Ensemble ensemble = Ensemble.start(options, line -> {})) {
            stop(ensemble);
            costOf(ensemble, OrderBudgetIT::order); // The first orders find empty tables.
            DatabaseCost idle = costOf(ensemble, caller -> {});
            DatabaseCost order = costOf(ensemble, OrderBudgetIT::order).minus(idle).dividedBy(ORDERS);
            System.out.println("an order: " + order);
            assertThat(order.isWithin(BUDGET)).as("%s, where %s are allowed", order, BUDGET).isTrue();

            DatabaseCost looked = costOf(ensemble, OrderBudgetIT::orderAndLook).minus(idle).dividedBy(ORDERS);
            System.out.println("control, one statement more: " + looked);
            assertThat(looked.statements()).isGreaterThan(BUDGET.statements());
            DatabaseCost cancelled = costOf(ensemble, OrderBudgetIT::orderAndCancel).minus(idle).dividedBy(ORDERS);
            System.out.println("control, a cancellation more: " + cancelled);
            assertThat(cancelled.flushes()).isGreaterThan(BUDGET.flushes());
            assertThat(cancelled.walBytes()).isGreaterThan(BUDGET.walBytes());
        }
    }

    /** That of a life of the stopped services in which something is done so often. */
    private static DatabaseCost costOf(Ensemble ensemble, Consumer<HttpCaller> work) throws Exception {
        Login superuser = Login.of(ensemble.data(), ensemble.instance("postgres").port(), "postgres");
        superuser.run("CHECKPOINT"); // After which the first change of each page is written in full.
        DatabaseCost before = DatabaseCost.soFar(superuser);
        ASKING.forEach(ensemble::start);
        ensemble.awaitReady(LIMIT);
        try (HttpCaller caller = new HttpCaller(ensemble.gateway(), 1)) {
            for (int i = 0; i < ORDERS; i++) {
                work.accept(caller);
            }
        }
        stop(ensemble);
        return DatabaseCost.soFar(superuser).minus(before);
    }

    private static void stop(Ensemble ensemble) throws InterruptedException {
        for (String each : ASKING) {
            ensemble.stop(each);
        }
    }

    private static String order(HttpCaller caller) {
        Answered order = TestCustomer.order(caller, "kettle");
        assertThat(order.body()).contains("\"state\":\"CONFIRMED\"");
        return TestCustomer.name(order);
    }

    private static void orderAndLook(HttpCaller caller) {
        TestCustomer.call(caller, Request.get("/v1/" + order(caller)));
    }

    private static void orderAndCancel(HttpCaller caller) {
        TestCustomer.call(caller, Request.post("/v1/" + order(caller) + ":cancel", "{}"));
    }
}
