package dev.ensemble.order;

import static java.util.Comparator.comparing;

import dev.ensemble.chassis.auth.Principal;
import dev.ensemble.chassis.error.ServiceException;
import dev.ensemble.order.v1.CreateOrderRequest;
import java.util.List;

/**
 * What a caller wants to order.
 *
 * @param owner whose key it is; empty where callers have no tokens
 */
record NewOrder(String owner, String requestId, String customer, List<OrderedLine> lines) {

    /**
     * Takes over a request that keeps the contract's rules.
     *
     * @throws ServiceException INVALID_ARGUMENT when it has no key, or two; PERMISSION_DENIED when it is for another customer
     */
    static NewOrder from(CreateOrderRequest request) {
        List<OrderedLine> lines = request.getOrder().getLinesList().stream()
                .map(line -> new OrderedLine(line.getSku(), line.getQuantity()))
                .toList();
        String customer = request.getOrder().getCustomer();
        Ownership.requireOwn(customer);
        return new NewOrder(Principal.owner(), key(request), customer, lines);
    }

    private static String key(CreateOrderRequest request) {
        String outer = request.getRequestId();
        String inner = request.getOrder().getRequestId();
        if (outer.isEmpty() && inner.isEmpty()) {
            throw ServiceException.invalid("request_id", "required: 1 to 128 printable ASCII characters");
        }
        if (!outer.isEmpty() && !inner.isEmpty() && !outer.equals(inner)) {
            throw ServiceException.invalid("request_id",
                    "given twice and not the same: '%s', and '%s' in order.request_id".formatted(outer, inner));
        }
        return outer.isEmpty() ? inner : outer;
    }

    /** Whether that order was made by the same request; the order of its lines does not matter. */
    boolean made(StoredOrder stored) {
        return customer.equals(stored.customer()) && sorted(lines).equals(sorted(stored.lines()));
    }

    private static List<OrderedLine> sorted(List<OrderedLine> lines) {
        return lines.stream().sorted(comparing(OrderedLine::sku)).toList();
    }
}
