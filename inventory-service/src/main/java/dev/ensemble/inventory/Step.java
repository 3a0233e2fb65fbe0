package dev.ensemble.inventory;

import dev.ensemble.chassis.failpoint.FailPoint;
import dev.ensemble.chassis.failpoint.FailPoints;
import java.util.function.Supplier;

/** A write, with a fail point on either side. */
final class Step {

    private final FailPoint before;
    private final FailPoint after;

    /** The step whose fail points are {@code inventory.NAME.before} and {@code inventory.NAME.after}. */
    Step(FailPoints points, String name) {
        this.before = points.point("inventory." + name + ".before");
        this.after = points.point("inventory." + name + ".after");
    }

    <T> T run(Supplier<T> write) {
        before.reached();
        T result = write.get();
        after.reached();
        return result;
    }
}
