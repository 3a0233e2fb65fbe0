package dev.ensemble.lab.check;

import dev.ensemble.lab.history.Call;
import dev.ensemble.lab.history.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** However often and wherever a key was sent. */
final class OneOrderPerKey implements Rule {
    @Override
    public String statement() {
        return "a key makes at most one order";
    }

    @Override
    public boolean needsHistory() {
        return false;
    }

    @Override
    public List<Violation> judge(Evidence evidence) {
        Map<String, Set<String>> names = new TreeMap<>();
        evidence.ordersByKey().forEach((key, orders) -> orders.forEach(o -> add(names, key, o)));
        for (Call call : evidence.calls()) {
            if (call.kind().orders()) {
                call.orders().forEach(o -> add(names, call.key(), o));
            }
        }
        List<Violation> violations = new ArrayList<>();
        names.forEach((key, orders) -> {
            if (orders.size() > 1) {
                violations.add(violation(orders.iterator().next(), key, "key " + key + " has " + orders.size()
                        + " orders: " + String.join(", ", orders)));
            }
        });
        return violations;
    }

    private static void add(Map<String, Set<String>> names, String key, Order order) {
        names.computeIfAbsent(key, k -> new TreeSet<>()).add(order.name());
    }
}
