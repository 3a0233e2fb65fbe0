package dev.ensemble.lab.run.supervisor;

import java.util.Locale;

/** What an instance is doing, as its supervisor sees it. */
public enum InstanceState {
    /** Started, not ready for the first time yet. */
    STARTING,
    /** Does its work. */
    READY,
    /** Was ready, and says now that it is not. */
    UNREADY,
    /** Stopped in mid-step by {@code freeze}. */
    FROZEN,
    /** Asked to leave, and finishing what it has begun. */
    STOPPING,
    /** Left because it was asked to. */
    STOPPED,
    /** Died without being asked; it is started again unless the supervisor was told not to. */
    DEAD;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
