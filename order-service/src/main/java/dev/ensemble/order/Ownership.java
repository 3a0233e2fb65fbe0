package dev.ensemble.order;

import dev.ensemble.chassis.auth.Principal;
import dev.ensemble.chassis.error.ServiceException;
import dev.ensemble.chassis.paging.Listing;

/** An order belongs to its customer where callers have tokens: for all others there is no such order. */
final class Ownership {
    /** Lets its holder read what belongs to others; to change that, nothing does. */
    private static final String READ_ALL = "orders:read-all";

    private Ownership() {}

    /** Refuses an order in the name of another customer. */
    static void requireOwn(String customer) {
        Principal.current().map(Principal::name).filter(name -> !name.equals(customer)).ifPresent(name -> {
            throw ServiceException.permissionDenied(
                    "OTHER_CUSTOMER", "customer must be '" + name + "', whose token this is");
        });
    }

    static boolean mayRead(StoredOrder order) {
        return Principal.current().filter(principal -> !principal.may(READ_ALL)).isEmpty() || mayChange(order);
    }

    static boolean mayChange(StoredOrder order) {
        return Principal.current().filter(principal -> !principal.name().equals(order.customer())).isEmpty();
    }

    /** What of {@code listing} the caller may see. */
    static Listing visible(Listing listing) {
        return Principal.current()
                .map(principal -> principal.may(READ_ALL)
                        ? listing.of(principal.name())
                        : listing.of(principal.name()).where("customer = ?", principal.name()))
                .orElse(listing);
    }
}
