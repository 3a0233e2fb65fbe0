package dev.ensemble.lab.prove.orders;

import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.lab.load.check.Checker;
import dev.ensemble.lab.load.check.Report;
import dev.ensemble.lab.load.history.Order;
import dev.ensemble.lab.load.http.UnreadableException;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.Service;
import dev.ensemble.lab.run.failpoint.FailPointPort;
import dev.ensemble.lab.run.postgres.Login;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** An ensemble whose fail points can be set, a customer of its, and a way into its databases. */
final class OrdersFixture implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration CHECK_PATIENCE = Duration.ofSeconds(6);

    private final Ensemble ensemble;

    private OrdersFixture(Ensemble ensemble) {
        this.ensemble = ensemble;
    }

    static OrdersFixture start(EnsembleOptions options, Consumer<String> progress)
            throws IOException, InterruptedException {
        return new OrdersFixture(Ensemble.start(options, progress));
    }

    /** So many of each, with fail points; the dead stay dead until they are started. */
    static EnsembleOptions options(Path folder, int gateways, int orders, int inventories) {
        return EnsembleOptions.defaults(folder.resolve("data"))
                .withReplicas(Service.GATEWAY, gateways)
                .withReplicas(Service.ORDER, orders)
                .withReplicas(Service.INVENTORY, inventories)
                .withRestartAfter(Optional.empty())
                .withServiceArgs(failPoints(Map.of()));
    }

    /** The arguments that enable fail points, and more of them by service. */
    static Map<String, List<String>> failPoints(Map<Service, List<String>> more) {
        Map<String, List<String>> arguments = new HashMap<>();
        for (Service service : List.of(Service.ORDER, Service.INVENTORY)) {
            List<String> all = new ArrayList<>(List.of("--enable-fail-points"));
            all.addAll(more.getOrDefault(service, List.of()));
            arguments.put(service.id(), all);
        }
        return arguments;
    }

    Ensemble ensemble() {
        return ensemble;
    }

    /** A customer who waits that long, and tells the gateway to answer when nine tenths of it are over. */
    Shop shop(int connections, Duration patience) {
        return new Shop(ensemble.gateway(), connections, patience, patience.multipliedBy(9).dividedBy(10));
    }

    /** A customer who hangs up after that long, without having said so. */
    Shop hastyShop(Duration patience) {
        return new Shop(ensemble.gateway(), 2, patience, Duration.ofSeconds(5));
    }

    FailPointPort points(String instance) {
        return new FailPointPort(ensemble.instance(instance).adminPort());
    }

    Login login(String database) throws IOException {
        return Login.of(ensemble.data(), ensemble.instance("postgres").port(), database);
    }

    /** Waits until a thread of the instance hangs there. */
    void awaitHanging(String instance, String point) {
        await("a thread of " + instance + " hangs at " + point).until(() -> isHanging(instance, point));
    }

    boolean isHanging(String instance, String point) {
        return "hanging".equals(points(instance).all().get(point));
    }

    /** Clears a fail point of an instance that may have to wake up first. */
    void clear(String instance, String point) {
        await(point + " of " + instance + " is cleared").ignoreExceptionsMatching(UsageException.class::isInstance)
                .until(() -> {
                    points(instance).clear(point);
                    return true;
                });
    }

    void awaitDead(String instance) {
        await(instance + " is dead").until(() -> ensemble.instance(instance).state().equals("dead"));
    }

    void awaitReady(String instance) {
        await(instance + " is ready").until(() -> ensemble.instance(instance).state().equals("ready"));
    }

    /** Waits until all orders of the key are final, by reads only; empty when there is none. */
    List<Order> awaitFinal(Shop shop, String key) {
        return await("the orders of key " + key + " are final")
                .ignoreExceptionsMatching(UnreadableException.class::isInstance)
                .until(() -> shop.ordersOf(key), orders -> orders.stream().noneMatch(order -> order.state().pending()));
    }

    /** A repeat until the answer is a good one. */
    static ShopReply insist(Callable<ShopReply> call) {
        return await("a good answer").until(call, ShopReply::ok);
    }

    /** The rules that need no history. */
    Report check() throws UnreadableException, InterruptedException {
        return Checker.check(ensemble.gateway(), Optional.empty(), CHECK_PATIENCE);
    }

    static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(LIMIT).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(20));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        ensemble.close();
    }
}
