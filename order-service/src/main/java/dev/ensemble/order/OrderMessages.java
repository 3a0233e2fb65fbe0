package dev.ensemble.order;

import dev.ensemble.chassis.clock.TimeMessages;
import dev.ensemble.order.v1.Order;
import dev.ensemble.order.v1.OrderLine;
import dev.ensemble.order.v1.OrderMove;

/** Orders as messages. */
final class OrderMessages {

    private OrderMessages() {}

    static Order order(StoredOrder order) {
        return builder(order).build();
    }

    static Order order(OrderHistory history) {
        Order.Builder message = builder(history.order());
        for (OrderHistory.Move move : history.moves()) {
            message.addMoves(OrderMove.newBuilder()
                    .setState(state(move.state()))
                    .setHlc(move.hlc())
                    .setInstance(move.instance())
                    .setTime(TimeMessages.timestamp(move.time())));
        }
        return message.build();
    }

    private static Order.Builder builder(StoredOrder order) {
        Order.Builder message = Order.newBuilder()
                .setName("orders/" + order.id())
                .setRequestId(order.requestId())
                .setCustomer(order.customer())
                .setState(state(order.state()))
                .setRejectReason(order.rejectReason())
                .setCreateTime(TimeMessages.timestamp(order.createTime()))
                .setUpdateTime(TimeMessages.timestamp(order.updateTime()));
        for (OrderedLine line : order.lines()) {
            message.addLines(OrderLine.newBuilder().setSku(line.sku()).setQuantity(line.quantity()));
        }
        return message;
    }

    private static Order.State state(Saga.SagaState state) {
        return Order.State.valueOf(state.name());
    }
}
