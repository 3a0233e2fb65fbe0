package dev.ensemble.lab.prove.bench.bare;

import dev.ensemble.inventory.v1.ConfirmReservationRequest;
import dev.ensemble.inventory.v1.CreateReservationRequest;
import dev.ensemble.inventory.v1.InventoryServiceGrpc.InventoryServiceBlockingStub;
import dev.ensemble.inventory.v1.Reservation;
import dev.ensemble.inventory.v1.ReservationLine;
import dev.ensemble.order.v1.CreateOrderRequest;
import dev.ensemble.order.v1.Order;
import dev.ensemble.order.v1.OrderLine;
import dev.ensemble.order.v1.OrderServiceGrpc.OrderServiceImplBase;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.UUID;

/** Takes an order the way of the saga, as if nothing could go wrong. */
final class BareOrders extends OrderServiceImplBase {
    private static final String COLUMNS =
            "id, request_id, customer, skus, quantities, state, reject_reason, create_time, update_time";

    private static final String INSERT = """
            WITH made AS (
              INSERT INTO orders (id, request_id, customer, skus, quantities, state, moves, resume_time)
              VALUES (ulid(now(), ?), ?, ?, ?, ?, 'PENDING', order_move('PENDING', ?, ?),
                now() + make_interval(secs => ?))
              ON CONFLICT DO NOTHING
              RETURNING *)
            SELECT %1$s FROM made
            UNION ALL
            SELECT %1$s FROM orders WHERE request_id = ? AND key_live
            LIMIT 1""".formatted(COLUMNS);

    private static final String MOVE = """
            UPDATE orders
            SET state = ?, reject_reason = ?, update_time = now(), moves = moves || order_move(?, ?, ?),
              resume_time = CASE WHEN ? THEN now() + make_interval(secs => ?) END
            WHERE id = ? AND state = ANY (?) AND create_time > now() - make_interval(secs => ?)
            RETURNING %s""".formatted(COLUMNS);

    private static final String CLOCK = "0.0";
    private static final String INSTANCE = "bare";
    private static final double RESUME_SECONDS = 2;
    private static final double ANY_AGE_SECONDS = 365_000 * 86_400.0;
    private static final String[] PENDING = {"PENDING"};

    private final BarePool pool;
    private final InventoryServiceBlockingStub inventory;

    BareOrders(BarePool pool, InventoryServiceBlockingStub inventory) {
        this.pool = pool;
        this.inventory = inventory;
    }

    @Override
    public void createOrder(CreateOrderRequest request, StreamObserver<Order> answer) {
        Order pending = insert(request.getOrder());
        String id = pending.getName().substring("orders/".length());
        Reservation reservation = inventory.createReservation(CreateReservationRequest.newBuilder()
                .setReservationId(id)
                .addAllLines(pending.getLinesList().stream().map(BareOrders::reserved).toList())
                .build());
        if (reservation.getState() == Reservation.State.RESERVED) {
            reservation = inventory.confirmReservation(ConfirmReservationRequest.newBuilder()
                    .setName("reservations/" + id)
                    .build());
        }
        answer.onNext(reservation.getState() == Reservation.State.CONFIRMED ? move(id, "CONFIRMED", "")
                : move(id, "REJECTED", reservation.getRefusal().getReason().name()));
        answer.onCompleted();
    }

    private Order insert(Order order) {
        List<OrderLine> lines = order.getLinesList();
        return pool.one(INSERT, BareRows::order,
                UUID.randomUUID().toString().replace("-", "").substring(0, 16),
                order.getRequestId(),
                order.getCustomer(),
                lines.stream().map(OrderLine::getSku).toArray(String[]::new),
                lines.stream().map(OrderLine::getQuantity).toArray(Integer[]::new),
                CLOCK, INSTANCE, RESUME_SECONDS,
                order.getRequestId());
    }

    private Order move(String id, String state, String reason) {
        return pool.one(MOVE, BareRows::order,
                state, reason, state, CLOCK, INSTANCE, false, RESUME_SECONDS, id, PENDING, ANY_AGE_SECONDS);
    }

    private static ReservationLine reserved(OrderLine line) {
        return ReservationLine.newBuilder().setSku(line.getSku()).setQuantity(line.getQuantity()).build();
    }
}
