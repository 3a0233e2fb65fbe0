package dev.ensemble.lab.prove.bench.bare;

import com.google.protobuf.Timestamp;
import dev.ensemble.inventory.v1.Item;
import dev.ensemble.inventory.v1.Refusal;
import dev.ensemble.inventory.v1.Reservation;
import dev.ensemble.inventory.v1.ReservationLine;
import dev.ensemble.order.v1.Order;
import dev.ensemble.order.v1.OrderLine;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;

/** Rows as messages, with every field that the services fill in. */
final class BareRows {
    private BareRows() {}

    static Order order(ResultSet row) throws SQLException {
        Order.Builder order = Order.newBuilder()
                .setName("orders/" + row.getString("id"))
                .setRequestId(row.getString("request_id"))
                .setCustomer(row.getString("customer"))
                .setState(Order.State.valueOf(row.getString("state")))
                .setRejectReason(row.getString("reject_reason"))
                .setCreateTime(time(row, "create_time"))
                .setUpdateTime(time(row, "update_time"));
        String[] skus = skus(row);
        Integer[] quantities = quantities(row);
        for (int i = 0; i < skus.length; i++) {
            order.addLines(OrderLine.newBuilder().setSku(skus[i]).setQuantity(quantities[i]));
        }
        return order.build();
    }

    static Reservation reservation(ResultSet row) throws SQLException {
        Reservation.Builder reservation = Reservation.newBuilder()
                .setName("reservations/" + row.getString("id"))
                .setState(Reservation.State.valueOf(row.getString("state")))
                .setCreateTime(time(row, "create_time"))
                .setUpdateTime(time(row, "update_time"));
        String[] skus = skus(row);
        Integer[] quantities = quantities(row);
        for (int i = 0; i < skus.length; i++) {
            reservation.addLines(ReservationLine.newBuilder().setSku(skus[i]).setQuantity(quantities[i]));
        }
        String refusal = row.getString("refusal");
        if (refusal != null) {
            reservation.setRefusal(Refusal.newBuilder()
                    .setReason(Refusal.Reason.valueOf(refusal))
                    .setSku(row.getString("refusal_sku")));
        }
        if (reservation.getState() == Reservation.State.RESERVED) {
            reservation.setExpireTime(time(row, "expire_time"));
        }
        return reservation.build();
    }

    static Item item(ResultSet row) throws SQLException {
        String sku = row.getString("sku");
        return Item.newBuilder()
                .setName("items/" + sku)
                .setSku(sku)
                .setDisplayName(row.getString("display_name"))
                .setFree(row.getLong("free"))
                .setReserved(row.getLong("reserved"))
                .setSold(row.getLong("sold"))
                .build();
    }

    private static String[] skus(ResultSet row) throws SQLException {
        return (String[]) row.getArray("skus").getArray();
    }

    private static Integer[] quantities(ResultSet row) throws SQLException {
        return (Integer[]) row.getArray("quantities").getArray();
    }

    private static Timestamp time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return Timestamp.newBuilder().setSeconds(time.toEpochSecond()).setNanos(time.getNano()).build();
    }
}
