package dev.ensemble.order;

import dev.ensemble.chassis.auth.Principal;
import dev.ensemble.chassis.error.ServiceException;
import dev.ensemble.chassis.paging.Page;
import dev.ensemble.chassis.rpc.evidence.ResponseTrailers;
import dev.ensemble.chassis.rpc.server.Unary;
import dev.ensemble.order.v1.CancelOrderRequest;
import dev.ensemble.order.v1.CreateOrderRequest;
import dev.ensemble.order.v1.GetOrderRequest;
import dev.ensemble.order.v1.ListOrdersRequest;
import dev.ensemble.order.v1.ListOrdersResponse;
import dev.ensemble.order.v1.Order;
import dev.ensemble.order.v1.OrderServiceGrpc;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;

/** The contract, on top of the domain. Requests have passed validation; exceptions become statuses in the chassis. */
final class OrderApi extends OrderServiceGrpc.OrderServiceImplBase {

    private final OrderCreation creation;
    private final OrderCancellation cancellation;
    private final OrderStore store;
    private final OrderWaiters waiters;

    OrderApi(OrderCreation creation, OrderCancellation cancellation, OrderStore store, OrderWaiters waiters) {
        this.creation = creation;
        this.cancellation = cancellation;
        this.store = store;
        this.waiters = waiters;
    }

    @Override
    public void createOrder(CreateOrderRequest request, StreamObserver<Order> answer) {
        creation.create(NewOrder.from(request), made -> {
            ResponseTrailers.put(ResponseTrailers.CREATED, Boolean.toString(made.isNew()));
            Unary.reply(answer, OrderMessages.order(made.order()));
        });
    }

    @Override
    public void getOrder(GetOrderRequest request, StreamObserver<Order> answer) {
        OrderHistory history = store.history(id(request.getName()))
                .filter(found -> Ownership.mayRead(found.order()))
                .orElseThrow(() -> ServiceException.notFound(request.getName()));
        Duration patience = Duration.ofSeconds(request.getWait().getSeconds(), request.getWait().getNanos());
        if (history.order().state().unfinished() && patience.isPositive()) {
            waiters.await(history.order().id(), patience, (ServerCallStreamObserver<Order>) answer);
        } else {
            Unary.reply(answer, OrderMessages.order(history));
        }
    }

    @Override
    public void listOrders(ListOrdersRequest request, StreamObserver<ListOrdersResponse> answer) {
        Page.Sent<Order> page = store
                .list(
                        Ownership.visible(OrderStore.LIST.of(request.getFilter(), request.getOrderBy())),
                        Page.size(request.getPageSize()),
                        request.getPageToken())
                .as(OrderMessages::order);
        Unary.reply(answer, ListOrdersResponse.newBuilder()
                .addAllOrders(page.messages())
                .setNextPageToken(page.nextToken())
                .build());
    }

    @Override
    public void cancelOrder(CancelOrderRequest request, StreamObserver<Order> answer) {
        requireOwn(request.getName());
        cancellation.cancel(id(request.getName()), order -> Unary.reply(answer, OrderMessages.order(order)));
    }

    /** A statement of its own: an order's customer never changes, so that nothing can happen in between. */
    private void requireOwn(String name) {
        if (Principal.current().isPresent() && store.find(id(name)).filter(Ownership::mayChange).isEmpty()) {
            throw ServiceException.notFound(name);
        }
    }

    private static String id(String name) {
        return name.substring("orders/".length());
    }
}
