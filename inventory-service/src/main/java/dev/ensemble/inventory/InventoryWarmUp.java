package dev.ensemble.inventory;

import dev.ensemble.chassis.warmup.WarmUp;
import dev.ensemble.inventory.v1.ConfirmReservationRequest;
import dev.ensemble.inventory.v1.CreateReservationRequest;
import dev.ensemble.inventory.v1.GetItemRequest;
import dev.ensemble.inventory.v1.InventoryServiceGrpc;
import dev.ensemble.inventory.v1.InventoryServiceGrpc.InventoryServiceBlockingStub;
import dev.ensemble.inventory.v1.ListItemsRequest;
import dev.ensemble.inventory.v1.ReleaseReservationRequest;
import dev.ensemble.inventory.v1.ReservationLine;
import dev.ensemble.inventory.v1.RestockItemRequest;
import io.grpc.Channel;
import io.grpc.Status;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;

/** The ways of an inventory process, gone with an item that no shop has, so that no caller waits for its row. */
record InventoryWarmUp(Supplier<Channel> self) implements WarmUp.Exercise {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Override
    public void run() {
        InventoryServiceBlockingStub inventory =
                InventoryServiceGrpc.newBlockingStub(self.get()).withDeadlineAfter(PATIENCE);
        String id = UUID.randomUUID().toString();
        String sku = "warm-up-" + id;
        inventory.createReservation(CreateReservationRequest.newBuilder()
                .setReservationId(id)
                .addLines(ReservationLine.newBuilder().setSku(sku).setQuantity(1))
                .build());
        WarmUp.finding(Status.Code.NOT_FOUND, () -> inventory.confirmReservation(
                ConfirmReservationRequest.newBuilder().setName("reservations/" + id).build()));
        inventory.releaseReservation(
                ReleaseReservationRequest.newBuilder().setName("reservations/" + id).build());
        WarmUp.finding(Status.Code.NOT_FOUND,
                () -> inventory.getItem(GetItemRequest.newBuilder().setName("items/" + sku).build()));
        inventory.listItems(ListItemsRequest.newBuilder().setPageSize(1).build());
        inventory.restockItem(RestockItemRequest.newBuilder()
                .setName("items/" + sku)
                .setRequestId(id)
                .setQuantity(1)
                .setAllowMissing(true)
                .build());
    }
}
