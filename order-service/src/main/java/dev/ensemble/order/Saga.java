package dev.ensemble.order;

import static dev.ensemble.order.Saga.SagaState.CANCELLED;
import static dev.ensemble.order.Saga.SagaState.CANCELLING;
import static dev.ensemble.order.Saga.SagaState.CONFIRMED;
import static dev.ensemble.order.Saga.SagaState.PENDING;
import static dev.ensemble.order.Saga.SagaState.REJECTED;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * The saga of an order (H. Garcia-Molina, K. Salem: "Sagas", SIGMOD 1987) as a state machine, whole:
 *
 * <pre>{@code
 *   (new) ──▶ PENDING ───SOLD──▶ CONFIRMED
 *              │   │                 │
 *           REFUSED└─CANCEL_ASKED─┐  │CANCEL_ASKED
 *              ▼                  ▼  ▼
 *           REJECTED          CANCELLING ──RELEASED──▶ CANCELLED
 * }</pre>
 *
 * <p>The sale of the units at the inventory is the pivot: before it an order can still fail, after it only a
 * cancellation, which compensates, takes it back. Every move is one statement, conditional on the state, so that of
 * all the replicas that drive an order one makes each move, and the others read what it decided and follow.
 */
final class Saga {

    private Saga() {
    }

    enum SagaState {
        /** Written down; units to be reserved and sold. */
        PENDING,
        /** The units are sold. */
        CONFIRMED,
        /** The units could not be had. Final. */
        REJECTED,
        /** Units to be released, whatever has become of them. */
        CANCELLING,
        /** The units are free. Final. */
        CANCELLED;

        /** Something is left to do, which any replica may do at any time. */
        boolean unfinished() {
            return this == PENDING || this == CANCELLING;
        }
    }

    /** What moves an order, the states in which it may happen, and the state to which it leads. */
    enum SagaEvent {
        /** The reservation is confirmed. */
        SOLD(CONFIRMED, PENDING),
        /** The reservation was refused, has expired or was released. */
        REFUSED(REJECTED, PENDING),
        /** A caller wants it undone. */
        CANCEL_ASKED(CANCELLING, PENDING, CONFIRMED),
        /** The reservation is released, or can never come to be. */
        RELEASED(CANCELLED, CANCELLING);

        private final SagaState to;
        private final Set<SagaState> from;

        SagaEvent(SagaState to, SagaState... from) {
            this.to = to;
            this.from = EnumSet.copyOf(Arrays.asList(from));
        }

        SagaState to() {
            return to;
        }

        Set<SagaState> from() {
            return from;
        }
    }
}
