package dev.ensemble.inventory;

import dev.ensemble.chassis.auth.Principal;
import dev.ensemble.chassis.clock.TimeMessages;
import dev.ensemble.inventory.v1.Item;
import dev.ensemble.inventory.v1.Refusal;
import dev.ensemble.inventory.v1.Reservation;
import dev.ensemble.inventory.v1.ReservationLine;
import dev.ensemble.inventory.v1.RestockItemRequest;
import java.util.List;

/** From messages of the contract to the domain and back. */
final class InventoryMessages {

    private InventoryMessages() {}

    /** The id in a resource name such as {@code items/tea}. */
    static String id(String name) {
        return name.substring(name.indexOf('/') + 1);
    }

    static List<ReservedLine> lines(List<ReservationLine> lines) {
        return lines.stream().map(line -> new ReservedLine(line.getSku(), line.getQuantity())).toList();
    }

    static Stock.Restock restock(RestockItemRequest request) {
        String sku = id(request.getName());
        return new Stock.Restock(
                Principal.owner(),
                request.getRequestId(),
                sku,
                request.getQuantity(),
                request.getAllowMissing(),
                request.getDisplayName().isEmpty() ? sku : request.getDisplayName());
    }

    static Item of(StoredItem item) {
        return Item.newBuilder()
                .setName("items/" + item.sku())
                .setSku(item.sku())
                .setDisplayName(item.displayName())
                .setFree(item.free())
                .setReserved(item.reserved())
                .setSold(item.sold())
                .build();
    }

    static Reservation of(StoredReservation reservation) {
        Reservation.Builder message = Reservation.newBuilder()
                .setName("reservations/" + reservation.id())
                .setState(Reservation.State.valueOf(reservation.state().name()))
                .setCreateTime(TimeMessages.timestamp(reservation.createTime()))
                .setUpdateTime(TimeMessages.timestamp(reservation.updateTime()));
        for (ReservedLine line : reservation.lines()) {
            message.addLines(ReservationLine.newBuilder().setSku(line.sku()).setQuantity(line.quantity()));
        }
        reservation.refusal().ifPresent(refusal -> message.setRefusal(Refusal.newBuilder()
                .setReason(Refusal.Reason.valueOf(refusal.reason().name()))
                .setSku(refusal.sku())));
        reservation.expireTime().ifPresent(time -> message.setExpireTime(TimeMessages.timestamp(time)));
        return message.build();
    }
}
