package dev.ensemble.order;

import dev.ensemble.chassis.failpoint.FailPoints;
import dev.ensemble.chassis.failpoint.BreakableStep;
import dev.ensemble.inventory.v1.ConfirmReservationRequest;
import dev.ensemble.inventory.v1.CreateReservationRequest;
import dev.ensemble.inventory.v1.GetReservationRequest;
import dev.ensemble.inventory.v1.InventoryServiceGrpc;
import dev.ensemble.inventory.v1.InventoryServiceGrpc.InventoryServiceBlockingStub;
import dev.ensemble.inventory.v1.ReleaseReservationRequest;
import dev.ensemble.inventory.v1.Reservation;
import dev.ensemble.inventory.v1.ReservationLine;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** The reservations of orders at the inventory; each has the id of its order, so that every call may be repeated. */
final class ReservationClient {

    private final InventoryServiceBlockingStub inventory;
    private final BreakableStep create;
    private final BreakableStep confirm;
    private final BreakableStep get;
    private final BreakableStep release;

    ReservationClient(Channel inventory, FailPoints points) {
        this.inventory = InventoryServiceGrpc.newBlockingStub(inventory);
        this.create = new BreakableStep(points, "order.create-reservation");
        this.confirm = new BreakableStep(points, "order.confirm-reservation");
        this.get = new BreakableStep(points, "order.get-reservation");
        this.release = new BreakableStep(points, "order.release-reservation");
    }

    /** Sets the units aside, or tells what has become of an earlier try. */
    Reservation create(StoredOrder order) {
        CreateReservationRequest.Builder request =
                CreateReservationRequest.newBuilder().setReservationId(order.id());
        for (OrderedLine line : order.lines()) {
            request.addLines(ReservationLine.newBuilder().setSku(line.sku()).setQuantity(line.quantity()));
        }
        return create.run(() -> inventory.createReservation(request.build()));
    }

    /** Sells the units; when they cannot be sold any more, tells what has become of them. */
    Reservation confirm(StoredOrder order) {
        ConfirmReservationRequest request =
                ConfirmReservationRequest.newBuilder().setName(name(order)).build();
        try {
            return confirm.run(() -> inventory.confirmReservation(request));
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.FAILED_PRECONDITION) {
                throw e;
            }
            return get(order);
        }
    }

    private Reservation get(StoredOrder order) {
        GetReservationRequest request =
                GetReservationRequest.newBuilder().setName(name(order)).build();
        return get.run(() -> inventory.getReservation(request));
    }

    /** Gives the units back and closes the id for good, whatever has become of them. */
    void release(StoredOrder order) {
        ReleaseReservationRequest request =
                ReleaseReservationRequest.newBuilder().setName(name(order)).build();
        release.run(() -> inventory.releaseReservation(request));
    }

    private static String name(StoredOrder order) {
        return "reservations/" + order.id();
    }
}
