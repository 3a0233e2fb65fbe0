package dev.ensemble.order;

import dev.ensemble.chassis.failpoint.FailPoint;
import dev.ensemble.chassis.failpoint.FailPoints;
import java.util.function.Supplier;

/** A write or a remote call, with a fail point on either side. */
final class Step {

    private final FailPoint before;
    private final FailPoint after;

    /** The step whose fail points are {@code order.NAME.before} and {@code order.NAME.after}. */
    Step(FailPoints points, String name) {
        this.before = points.point("order." + name + ".before");
        this.after = points.point("order." + name + ".after");
    }

    <T> T run(Supplier<T> action) {
        before.reached();
        T result = action.get();
        after.reached();
        return result;
    }
}
