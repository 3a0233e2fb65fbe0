package dev.ensemble.order;

import com.google.protobuf.Timestamp;
import dev.ensemble.order.v1.Order;
import dev.ensemble.order.v1.OrderLine;
import dev.ensemble.order.v1.OrderMove;
import java.time.Instant;

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
                    .setTime(timestamp(move.time())));
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
                .setCreateTime(timestamp(order.createTime()))
                .setUpdateTime(timestamp(order.updateTime()));
        for (Line line : order.lines()) {
            message.addLines(OrderLine.newBuilder().setSku(line.sku()).setQuantity(line.quantity()));
        }
        return message;
    }

    private static Order.State state(Saga.OrderState state) {
        return Order.State.valueOf(state.name());
    }

    private static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }
}
