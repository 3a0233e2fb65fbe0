package dev.ensemble.lab.load.check;

import dev.ensemble.lab.load.history.Call;
import dev.ensemble.lab.load.history.Order;
import dev.ensemble.lab.load.history.OrderState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A caller who asks after another's answer has come sees the same or a later state. Times are the load process's monotonic
 * clock; answers that overlap in time may come in either order.
 */
final class ReadsNeverGoBack implements Rule {

    private record OrderSeenDuring(Order order, long start, long end, String where) {}

    @Override
    public String statement() {
        return "a state seen once is never followed by one that lies before it";
    }

    @Override
    public List<Violation> judge(CheckInput evidence) {
        Map<String, List<OrderSeenDuring>> sightings = new HashMap<>();
        for (Call call : evidence.calls()) {
            for (Order order : call.orders()) {
                sightings.computeIfAbsent(order.name(), n -> new ArrayList<>())
                        .add(new OrderSeenDuring(order, call.start(), call.end(), "call " + call.number()));
            }
        }
        List<Violation> violations = new ArrayList<>();
        sightings.forEach((name, seen) -> {
            evidence.order(name).ifPresent(
                    o -> seen.add(new OrderSeenDuring(o, Long.MAX_VALUE, Long.MAX_VALUE, "the end")));
            judge(seen).ifPresent(violations::add);
        });
        return violations;
    }

    private Optional<Violation> judge(Collection<OrderSeenDuring> seen) {
        List<OrderSeenDuring> byStart = seen.stream().sorted(Comparator.comparingLong(OrderSeenDuring::start)).toList();
        List<OrderSeenDuring> byEnd = seen.stream().sorted(Comparator.comparingLong(OrderSeenDuring::end)).toList();
        Map<OrderState, OrderSeenDuring> before = new EnumMap<>(OrderState.class);
        int ended = 0;
        for (OrderSeenDuring later : byStart) {
            for (; byEnd.get(ended).end() < later.start(); ended++) {
                before.putIfAbsent(byEnd.get(ended).order().state(), byEnd.get(ended));
            }
            for (OrderSeenDuring earlier : before.values()) {
                if (!earlier.order().state().mayBecome(later.order().state())) {
                    return Optional.of(violation(later.order().name(), later.order().key(),
                            earlier.order().state() + " in " + earlier.where() + ", but " + later.order().state()
                                    + " in " + later.where() + ", which began later"));
                }
            }
        }
        return Optional.empty();
    }
}
