package dev.ensemble.lab.prove.standby;

import dev.ensemble.lab.load.LoadResult;
import dev.ensemble.lab.load.check.Report;
import dev.ensemble.lab.load.check.Violation;
import java.time.Duration;
import java.util.Locale;

/**
 * What the loss of a primary left.
 *
 * @param acknowledged orders whose callers heard that they are made
 * @param late those of them whose answer came between the cut-off of the standby and the death of the primary
 * @param away from the death of the primary to the first call that ends ok
 * @param calls what became of all calls
 * @param report what the checker found after the standby took the place
 */
record PrimaryLoss(long acknowledged, long late, Duration away, LoadResult calls, Report report) {
    private static final String RULE = "AcknowledgedStays";

    /** The acknowledged orders that are not there as they were acknowledged; a read that misses one is no second one. */
    long missing() {
        return report.violations().stream().filter(violation -> violation.rule().equals(RULE))
                .map(Violation::subject).distinct().count();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d of %d acknowledged orders missing (%d were answered after the cut-off);"
                + " served again after %.1f s", missing(), acknowledged, late, away.toMillis() / 1000.0);
    }
}
