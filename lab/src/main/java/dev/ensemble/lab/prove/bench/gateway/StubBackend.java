package dev.ensemble.lab.prove.bench.gateway;

import dev.ensemble.chassis.admission.Admission;
import dev.ensemble.chassis.auth.CallersInterceptor;
import dev.ensemble.chassis.auth.TokenInterceptor;
import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.chassis.events.Events;
import dev.ensemble.chassis.failpoint.FailPoints;
import dev.ensemble.chassis.identity.IdentityInterceptor;
import dev.ensemble.chassis.network.Network;
import dev.ensemble.chassis.rpc.Credentials;
import dev.ensemble.chassis.rpc.evidence.ResponseTrailers;
import dev.ensemble.chassis.rpc.server.ExperimentInterceptor;
import dev.ensemble.chassis.rpc.server.ServerStack;
import dev.ensemble.chassis.rpc.server.Unary;
import dev.ensemble.chassis.telemetry.Telemetry;
import dev.ensemble.inventory.v1.GetItemRequest;
import dev.ensemble.inventory.v1.InventoryServiceGrpc.InventoryServiceImplBase;
import dev.ensemble.inventory.v1.Item;
import dev.ensemble.order.v1.CreateOrderRequest;
import dev.ensemble.order.v1.Order;
import dev.ensemble.order.v1.OrderServiceGrpc.OrderServiceImplBase;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What stands behind both contenders: a server that does nothing but answer, behind the stack that every service has,
 * so that answers carry the same evidence. It is the fixed other side of the measurement, in the process that measures.
 */
final class StubBackend implements AutoCloseable {
    static final String SKU = "espresso-machine";

    private final Network network = new Network();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Telemetry telemetry = new Telemetry("backend", "backend-1", Map.of());
    private final HybridLogicalClock clock = new HybridLogicalClock(Clock.systemUTC());
    private final Server server;

    StubBackend() throws IOException {
        StubRegistry registry = new StubRegistry();
        server = network.server(new InetSocketAddress("127.0.0.1", 0), Credentials.plaintext().server())
                .executor(threads)
                .addService(stack("inventory").wrap(new StubInventory()))
                .addService(stack("order").wrap(new StubOrders()))
                .addService(registry)
                .build()
                .start();
        registry.serveAt(server.getPort(), "inventory", "order", "registry");
    }

    int port() {
        return server.getPort();
    }

    private ServerStack stack(String service) {
        String instance = service + "-1";
        return new ServerStack(service, new Events(instance, clock), telemetry.server(),
                new IdentityInterceptor(instance, epoch -> true),
                CallersInterceptor.off(), new TokenInterceptor(service, Optional.empty()),
                new ExperimentInterceptor(
                        Duration.ZERO, FailPoints.disabled().point(ExperimentInterceptor.FAIL_POINT)),
                Admission.off());
    }

    private static final class StubInventory extends InventoryServiceImplBase {
        private static final Item ITEM = Item.newBuilder()
                .setName("items/" + SKU).setSku(SKU).setDisplayName("Espresso machine").setFree(1_000_000).build();

        @Override
        public void getItem(GetItemRequest request, StreamObserver<Item> observer) {
            Unary.reply(observer, ITEM);
        }
    }

    private static final class StubOrders extends OrderServiceImplBase {
        @Override
        public void createOrder(CreateOrderRequest request, StreamObserver<Order> observer) {
            ResponseTrailers.put(ResponseTrailers.CREATED, "true");
            Unary.reply(observer, request.getOrder().toBuilder()
                    .setName("orders/01m88sa24720mh7rgxf53xzqxf")
                    .setRequestId(request.getRequestId())
                    .setState(Order.State.CONFIRMED)
                    .build());
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
        threads.shutdownNow();
        network.close();
        telemetry.close();
    }
}
