package dev.ensemble.lab.prove.bench.bare;

import dev.ensemble.inventory.v1.ConfirmReservationRequest;
import dev.ensemble.inventory.v1.CreateReservationRequest;
import dev.ensemble.inventory.v1.InventoryServiceGrpc.InventoryServiceImplBase;
import dev.ensemble.inventory.v1.ListItemsRequest;
import dev.ensemble.inventory.v1.ListItemsResponse;
import dev.ensemble.inventory.v1.Reservation;
import dev.ensemble.inventory.v1.ReservationLine;
import io.grpc.stub.StreamObserver;
import java.util.Comparator;
import java.util.List;

/** The two steps of a reservation, and the items, which a load asks for before it begins. */
final class BareInventory extends InventoryServiceImplBase {
    private static final String RESERVE = "SELECT * FROM create_reservation(?, ?, ?, make_interval(secs => ?))";
    private static final String CONFIRM = "SELECT * FROM confirm_reservation(?, 0, true)";
    private static final String FLUSH = "SELECT pg_logical_emit_message(true, 'flush', '')::text";
    private static final String ITEMS = "SELECT * FROM item ORDER BY sku";
    private static final double LIFE_SECONDS = 60;

    private final BarePool pool;

    BareInventory(BarePool pool) {
        this.pool = pool;
    }

    @Override
    public void createReservation(CreateReservationRequest request, StreamObserver<Reservation> answer) {
        List<ReservationLine> lines = request.getLinesList().stream()
                .sorted(Comparator.comparing(ReservationLine::getSku))
                .toList();
        answer.onNext(pool.one(RESERVE, BareRows::reservation,
                request.getReservationId(),
                lines.stream().map(ReservationLine::getSku).toArray(String[]::new),
                lines.stream().map(ReservationLine::getQuantity).toArray(Integer[]::new),
                LIFE_SECONDS));
        answer.onCompleted();
    }

    @Override
    public void confirmReservation(ConfirmReservationRequest request, StreamObserver<Reservation> answer) {
        String id = request.getName().substring("reservations/".length());
        Reservation settled = pool.one(CONFIRM, BareRows::reservation, id);
        pool.one(FLUSH, row -> row.getString(1)); // The first has freed the rows, and has not waited for the disk.
        answer.onNext(settled);
        answer.onCompleted();
    }

    @Override
    public void listItems(ListItemsRequest request, StreamObserver<ListItemsResponse> answer) {
        answer.onNext(ListItemsResponse.newBuilder().addAllItems(pool.list(ITEMS, BareRows::item)).build());
        answer.onCompleted();
    }
}
