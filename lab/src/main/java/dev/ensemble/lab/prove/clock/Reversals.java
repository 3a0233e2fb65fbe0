package dev.ensemble.lab.prove.clock;

import dev.ensemble.lab.prove.Harness;
import java.util.ArrayList;
import java.util.List;

/**
 * What the moves of some orders tell of time.
 *
 * @param crossed moves by another instance than the one before, to which only the order's row told of it
 * @param reversed pairs of moves of an order whose times are in another order than they were made
 */
record Reversals(int orders, long moves, long crossed, long reversed) {
    private static final int ENOUGH = 1_000_000;
    private static final String SKU = "clock-cup";

    /** Makes so many orders, cancels each, and looks at their moves. */
    static Reversals ofCancelledOrders(Harness harness, int number) {
        try (InsistentCustomer customer = new InsistentCustomer(harness.ensemble().gateway(), 4)) {
            customer.restock(SKU, ENOUGH);
            List<MovedOrder> orders = new ArrayList<>();
            for (int i = 0; i < number; i++) {
                String name = customer.order("clock-" + i, SKU);
                customer.cancel(name);
                orders.add(MovedOrder.of(customer.get(name)));
            }
            return of(orders);
        }
    }

    static Reversals of(List<MovedOrder> orders) {
        return new Reversals(
                orders.size(),
                orders.stream().mapToLong(order -> order.moves().size()).sum(),
                orders.stream().mapToLong(MovedOrder::changesOfInstance).sum(),
                orders.stream().mapToLong(MovedOrder::reversed).sum());
    }

    @Override
    public String toString() {
        return orders + " orders, " + moves + " moves, " + crossed + " by another instance than the one before; "
                + reversed + " pairs reversed";
    }
}
