package dev.ensemble.order;

import dev.ensemble.chassis.warmup.WarmUp;
import dev.ensemble.order.v1.CancelOrderRequest;
import dev.ensemble.order.v1.CreateOrderRequest;
import dev.ensemble.order.v1.GetOrderRequest;
import dev.ensemble.order.v1.ListOrdersRequest;
import dev.ensemble.order.v1.Order;
import dev.ensemble.order.v1.OrderLine;
import dev.ensemble.order.v1.OrderServiceGrpc;
import dev.ensemble.order.v1.OrderServiceGrpc.OrderServiceBlockingStub;
import io.grpc.Channel;
import io.grpc.Status;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;

/** The ways of an order process: whole sagas, of an item that no shop has. */
record OrderWarmUp(Supplier<Channel> self) implements WarmUp.Exercise {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Override
    public void run() {
        OrderServiceBlockingStub orders = OrderServiceGrpc.newBlockingStub(self.get()).withDeadlineAfter(PATIENCE);
        Order made = orders.createOrder(CreateOrderRequest.newBuilder()
                .setRequestId(UUID.randomUUID().toString())
                .setOrder(Order.newBuilder()
                        .setCustomer("warm-up")
                        .addLines(OrderLine.newBuilder().setSku("warm-up").setQuantity(1)))
                .build());
        // Rolled back by now.
        WarmUp.finding(Status.Code.NOT_FOUND,
                () -> orders.getOrder(GetOrderRequest.newBuilder().setName(made.getName()).build()));
        WarmUp.finding(Status.Code.NOT_FOUND,
                () -> orders.cancelOrder(CancelOrderRequest.newBuilder().setName(made.getName()).build()));
        orders.listOrders(ListOrdersRequest.newBuilder().setPageSize(1).build());
    }
}
