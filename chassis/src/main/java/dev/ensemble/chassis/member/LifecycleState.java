package dev.ensemble.chassis.member;

/** The life of a process of the ensemble; it only goes forward. */
public enum LifecycleState {
    /** Not yet able to serve. */
    STARTING,
    /** Serves. */
    READY,
    /** Finishes what it has begun and takes nothing new. */
    DRAINING,
    /** Gone. */
    STOPPED
}
