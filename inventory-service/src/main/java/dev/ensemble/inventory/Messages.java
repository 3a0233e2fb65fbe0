package dev.ensemble.inventory;

import com.google.protobuf.Timestamp;
import dev.ensemble.chassis.auth.Principal;
import dev.ensemble.inventory.v1.Refusal;
import dev.ensemble.inventory.v1.ReservationLine;
import dev.ensemble.inventory.v1.RestockItemRequest;
import java.time.Instant;
import java.util.List;

/** From messages of the contract to the domain and back. */
final class Messages {

    private Messages() {}

    /** The id in a resource name such as {@code items/tea}. */
    static String id(String name) {
        return name.substring(name.indexOf('/') + 1);
    }

    static List<Line> lines(List<ReservationLine> lines) {
        return lines.stream().map(line -> new Line(line.getSku(), line.getQuantity())).toList();
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

    static dev.ensemble.inventory.v1.Item of(Item item) {
        return dev.ensemble.inventory.v1.Item.newBuilder()
                .setName("items/" + item.sku())
                .setSku(item.sku())
                .setDisplayName(item.displayName())
                .setFree(item.free())
                .setReserved(item.reserved())
                .setSold(item.sold())
                .build();
    }

    static dev.ensemble.inventory.v1.Reservation of(Reservation reservation) {
        dev.ensemble.inventory.v1.Reservation.Builder message = dev.ensemble.inventory.v1.Reservation.newBuilder()
                .setName("reservations/" + reservation.id())
                .setState(dev.ensemble.inventory.v1.Reservation.State.valueOf(reservation.state().name()))
                .setCreateTime(timestamp(reservation.createTime()))
                .setUpdateTime(timestamp(reservation.updateTime()));
        for (Line line : reservation.lines()) {
            message.addLines(ReservationLine.newBuilder().setSku(line.sku()).setQuantity(line.quantity()));
        }
        reservation.refusal().ifPresent(refusal -> message.setRefusal(Refusal.newBuilder()
                .setReason(Refusal.Reason.valueOf(refusal.reason().name()))
                .setSku(refusal.sku())));
        reservation.expireTime().ifPresent(time -> message.setExpireTime(timestamp(time)));
        return message.build();
    }

    private static Timestamp timestamp(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }
}
