package dev.ensemble.lab.load.check;

import dev.ensemble.lab.load.history.Item;
import dev.ensemble.lab.load.history.Line;
import dev.ensemble.lab.load.history.OrderState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The counters of an item are the sums over its reservations. */
final class CountersMatchReservations implements Rule {
    @Override
    public String statement() {
        return "reserved and sold of each item are the units of its reservations in that state";
    }

    @Override
    public boolean needsHistory() {
        return false;
    }

    @Override
    public List<Violation> judge(CheckInput evidence) {
        Map<String, Long> reserved = units(evidence, Reservation.ReservationState.RESERVED);
        Map<String, Long> sold = units(evidence, Reservation.ReservationState.CONFIRMED);
        forgotten(evidence).forEach((sku, units) -> sold.merge(sku, units, Long::sum));
        List<Violation> violations = new ArrayList<>();
        for (Item item : evidence.items()) {
            compare(item.sku(), "reserved", item.reserved(), reserved, violations);
            compare(item.sku(), "sold", item.sold(), sold, violations);
        }
        return violations;
    }

    private static Map<String, Long> units(CheckInput evidence, Reservation.ReservationState state) {
        return evidence.reservations().stream().filter(r -> r.state() == state).flatMap(r -> r.lines().stream())
                .collect(Collectors.groupingBy(Line::sku, Collectors.summingLong(Line::quantity)));
    }

    /** What was sold so long ago that its order alone tells of it. */
    private static Map<String, Long> forgotten(CheckInput evidence) {
        return evidence.orders().stream().filter(order -> order.state() == OrderState.CONFIRMED)
                .filter(order -> evidence.memory().hasForgotten(order, evidence.reservation(order.id())))
                .flatMap(order -> order.lines().stream())
                .collect(Collectors.groupingBy(Line::sku, Collectors.summingLong(Line::quantity)));
    }

    private void compare(String sku, String what, long counter, Map<String, Long> sums, List<Violation> violations) {
        long sum = sums.getOrDefault(sku, 0L);
        if (counter != sum) {
            violations.add(violation("items/" + sku, "",
                    counter + " " + what + ", but its reservations add up to " + sum));
        }
    }
}
