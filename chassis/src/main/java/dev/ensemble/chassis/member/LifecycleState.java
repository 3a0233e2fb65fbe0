package dev.ensemble.chassis.member;

/** The life of a process of the ensemble; it only goes forward. */
public enum LifecycleState {
    /** Not yet able to serve. */
    STARTING,
    /** Serves. */
    READY,
    /** Out of the registry and not ready; it still serves, because callers hear of it a moment later. */
    DRAINING,
    /** Gone. */
    STOPPED
}
