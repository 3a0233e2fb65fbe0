package dev.ensemble.chassis.failpoint;

import java.util.function.Supplier;

/** A write or a remote call, with a fail point on either side. */
public final class BreakableStep {

    private final FailPoint before;
    private final FailPoint after;

    /** The step whose fail points are {@code NAME.before} and {@code NAME.after}. */
    public BreakableStep(FailPoints points, String name) {
        this.before = points.point(name + ".before");
        this.after = points.point(name + ".after");
    }

    /** Does it. What it throws passes by the fail point after it. */
    public <T> T run(Supplier<T> action) {
        before.reached();
        T result = action.get();
        after.reached();
        return result;
    }
}
