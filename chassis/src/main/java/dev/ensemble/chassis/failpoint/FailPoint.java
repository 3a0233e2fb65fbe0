package dev.ensemble.chassis.failpoint;

import dev.ensemble.chassis.dryrun.DryRun;

/** A named place where a process can be told to halt, hang, fail or slow down. Costs one volatile read when unset. */
public final class FailPoint {

    private final String name;
    private volatile Action action;

    FailPoint(String name) {
        this.name = name;
    }

    /** Marks that the process has come to this place. */
    public void reached() {
        Action armed = action;
        if (armed != null && DryRun.current().isEmpty()) {
            armed.perform(this);
        }
    }

    /** Such as {@code order.pending.before}. */
    public String name() {
        return name;
    }

    /** Whether anything happens here. */
    public boolean isArmed() { return action != null; }

    Action action() {
        return action;
    }

    void arm(Action armed) {
        action = armed;
    }

    /** Takes the action off, so that it happens once; false when another thread did. */
    @SuppressWarnings("ReferenceEquality") // an equal action may have been armed since
    synchronized boolean disarm(Action armed) {
        if (action != armed) {
            return false;
        }
        action = null;
        return true;
    }
}
