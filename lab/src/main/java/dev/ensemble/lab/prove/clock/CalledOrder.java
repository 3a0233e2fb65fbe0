package dev.ensemble.lab.prove.clock;

import dev.ensemble.chassis.clock.HlcTimestamp;
import java.util.Collection;

/**
 * An order with the hybrid logical times of its two ends outside of the ensemble: it began after its caller asked for it,
 * and before it was answered.
 *
 * @param asked by the caller's clock, before the first request of it
 * @param answered as the answer says
 */
record CalledOrder(HlcTimestamp asked, MovedOrder order, HlcTimestamp answered) {

    /**
     * What times say of some orders.
     *
     * @param askedLater that began before they were asked for, if times told the truth
     * @param answeredEarlier that began after they were answered
     */
    record CallOrder(int orders, long askedLater, long answeredEarlier) {

        static CallOrder of(Collection<CalledOrder> called) {
            return new CallOrder(
                    called.size(),
                    called.stream().filter(CalledOrder::beganBeforeItWasAskedFor).count(),
                    called.stream().filter(CalledOrder::beganAfterItWasAnswered).count());
        }

        long reversed() {
            return askedLater + answeredEarlier;
        }

        @Override
        public String toString() {
            return orders + " orders; " + askedLater + " began before they were asked for, " + answeredEarlier
                    + " after they were answered";
        }
    }

    private boolean beganBeforeItWasAskedFor() {
        return began().compareTo(asked.toString()) <= 0;
    }

    private boolean beganAfterItWasAnswered() {
        return began().compareTo(answered.toString()) >= 0;
    }

    private String began() {
        return order.moves().getFirst().hlc();
    }
}
