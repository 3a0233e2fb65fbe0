package dev.ensemble.lab.load.history;

import java.util.EnumSet;
import java.util.Set;

/** The states of an order, and which may come after which. */
public enum OrderState {
    /** On its way. */
    PENDING,
    /** Its units are sold. */
    CONFIRMED,
    /** Not possible. */
    REJECTED,
    /** Being undone. */
    CANCELLING,
    /** Undone. */
    CANCELLED;

    /** Whether an order that was this may be the other now. */
    public boolean mayBecome(OrderState later) {
        return later == this || laterStates().contains(later);
    }

    private Set<OrderState> laterStates() {
        return switch (this) {
            case PENDING -> EnumSet.of(CONFIRMED, REJECTED, CANCELLING, CANCELLED);
            case CONFIRMED -> EnumSet.of(CANCELLING, CANCELLED);
            case CANCELLING -> EnumSet.of(CANCELLED);
            case REJECTED, CANCELLED -> EnumSet.noneOf(OrderState.class);
        };
    }

    /** Whether the system still has to do something about it. */
    public boolean pending() {
        return this == PENDING || this == CANCELLING;
    }
}
