package dev.ensemble.gateway.support;

import dev.ensemble.chassis.error.ServiceException;
import dev.ensemble.chassis.rpc.evidence.ResponseTrailers;
import dev.ensemble.chassis.rpc.server.Unary;
import dev.ensemble.order.v1.CancelOrderRequest;
import dev.ensemble.order.v1.CreateOrderRequest;
import dev.ensemble.order.v1.GetOrderRequest;
import dev.ensemble.order.v1.ListOrdersRequest;
import dev.ensemble.order.v1.ListOrdersResponse;
import dev.ensemble.order.v1.Order;
import dev.ensemble.order.v1.OrderServiceGrpc.OrderServiceImplBase;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Orders in memory, by the contract's rules of keys. A test may make a call do something first. */
public final class FakeOrders extends OrderServiceImplBase {
    private final Map<String, Order> byKey = new ConcurrentSkipListMap<>();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile Runnable first = () -> {};
    private volatile Runnable done = () -> {};

    /** Runs before every call is served; may block or throw. */
    public void first(Runnable action) {
        first = action;
    }

    /** Runs after every change, before it is answered; may throw. */
    public void done(Runnable action) {
        done = action;
    }

    public int calls() {
        return calls.get();
    }

    public Map<String, Order> stored() {
        return byKey;
    }

    @Override
    public void createOrder(CreateOrderRequest request, StreamObserver<Order> observer) {
        begin();
        Order wanted = request.getOrder();
        Order made = wanted.toBuilder()
                .setName("orders/o-" + Integer.toHexString(request.getRequestId().hashCode()))
                .setRequestId(request.getRequestId())
                .setState(Order.State.CONFIRMED)
                .build();
        Order before = byKey.putIfAbsent(request.getRequestId(), made);
        if (before != null && !before.getLinesList().equals(wanted.getLinesList())) {
            throw ServiceException.alreadyExists("REQUEST_ID_REUSED", "this key was used for another order");
        }
        ResponseTrailers.put(ResponseTrailers.CREATED, Boolean.toString(before == null));
        done.run();
        Unary.reply(observer, made);
    }

    @Override
    public void getOrder(GetOrderRequest request, StreamObserver<Order> observer) {
        begin();
        Unary.reply(observer, find(request.getName()));
    }

    @Override
    public void listOrders(ListOrdersRequest request, StreamObserver<ListOrdersResponse> observer) {
        begin();
        if (!request.getPageToken().isEmpty()) {
            throw ServiceException.invalid("page_token", "not a token of ours");
        }
        Unary.reply(observer, ListOrdersResponse.newBuilder().addAllOrders(byKey.values()).build());
    }

    @Override
    public void cancelOrder(CancelOrderRequest request, StreamObserver<Order> observer) {
        begin();
        Order cancelled = find(request.getName()).toBuilder().setState(Order.State.CANCELLED).build();
        byKey.put(cancelled.getRequestId(), cancelled);
        done.run();
        Unary.reply(observer, cancelled);
    }

    private void begin() {
        calls.incrementAndGet();
        first.run();
    }

    private Order find(String name) {
        return byKey.values().stream()
                .filter(order -> order.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> ServiceException.notFound(name));
    }
}
