package dev.ensemble.lab.prove.stress;

import dev.ensemble.lab.load.history.Call;
import dev.ensemble.lab.load.history.CallOutcome;

/**
 * What is kept of a call. Times are nanoseconds since the load began.
 *
 * @param refused whether it was refused as it should be: 429, with the time to wait
 */
record CallSample(long intended, long end, CallOutcome outcome, boolean refused) {
    /** From here on a caller would say that something is wrong. */
    static final double SLOW_MILLIS = 500;

    static CallSample of(Call call) {
        return new CallSample(call.intended(), call.end(), call.outcome(),
                call.status() == 429 && call.evidence().containsKey("retry-after"));
    }

    boolean ok() {
        return outcome == CallOutcome.OK;
    }

    boolean unknown() {
        return outcome == CallOutcome.UNKNOWN;
    }

    /** From its intended start. */
    double millis() {
        return (end - intended) / 1e6;
    }

    boolean normal() {
        return ok() && millis() <= SLOW_MILLIS;
    }
}
