package dev.ensemble.lab.load.check;

import dev.ensemble.lab.load.history.Call;
import dev.ensemble.lab.load.history.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** However often and wherever a key was sent. */
final class OneOrderPerKey implements Rule {
    @Override
    public String statement() {
        return "a key makes at most one order while it is remembered";
    }

    @Override
    public boolean needsHistory() {
        return false;
    }

    @Override
    public List<Violation> judge(CheckInput evidence) {
        Map<String, Map<String, Order>> byKey = new TreeMap<>();
        evidence.ordersByKey().forEach((key, orders) -> orders.forEach(o -> add(byKey, key, o)));
        for (Call call : evidence.calls()) {
            if (call.kind().orders()) {
                call.orders().forEach(o -> add(byKey, call.key(), o));
            }
        }
        List<Violation> violations = new ArrayList<>();
        byKey.forEach((key, orders) -> {
            if (evidence.memory().overlap(List.copyOf(orders.values()))) {
                violations.add(violation(orders.keySet().iterator().next(), key, "key " + key + " has " + orders.size()
                        + " orders: " + String.join(", ", orders.keySet())));
            }
        });
        return violations;
    }

    private static void add(Map<String, Map<String, Order>> byKey, String key, Order order) {
        byKey.computeIfAbsent(key, k -> new TreeMap<>()).put(order.name(), order);
    }
}
