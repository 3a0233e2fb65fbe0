package dev.ensemble.lab.prove.stress;

import dev.ensemble.lab.load.Leg;
import dev.ensemble.lab.load.LoadPlan;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Half the peak, then several times the peak, then half of it again; and so on with the next multiple.
 *
 * @param peak calls a second
 * @param share of the calls that this load makes; others make the rest
 * @param lasting how long each overload lasts
 */
record Surge(double peak, double share, List<Integer> factors, Duration lasting) {
    private static final Duration CALM = Duration.ofSeconds(6);
    private static final int CONNECTIONS = 400;

    /** What is done, at this gateway. */
    LoadPlan plan(URI gateway) {
        List<Leg> legs = new ArrayList<>();
        for (int factor : factors) {
            legs.add(new Leg(peak * factor * share, lasting));
            legs.add(new Leg(peak / 2 * share, CALM));
        }
        return LoadPlan.of(gateway, peak / 2 * share, CALM).then(legs).keeping(CONNECTIONS);
    }

    Duration length() {
        return begin(factors.size());
    }

    /** When the {@code i}th overload begins, counted from 0. */
    Duration begin(int i) {
        return CALM.plus(lasting.plus(CALM).multipliedBy(i));
    }

    Period overload(int i, Timeline timeline) {
        return timeline.between(begin(i), begin(i).plus(lasting));
    }

    /**
     * When the last call after the {@code i}th overload was to start that failed or was slow, in seconds after it. One that
     * starts in the last second may end in the next overload, and tells nothing.
     */
    double normalAfterSeconds(int i, Timeline timeline) {
        Duration end = begin(i).plus(lasting);
        return timeline.between(end, end.plus(CALM).minusSeconds(1)).lastAbnormalSeconds(end);
    }
}
