package dev.ensemble.chassis.discovery;

/** Something watched until it is closed. */
public interface Subscription extends AutoCloseable {
    /** Ends the watch; the listener may see one more list that is already under way. */
    @Override
    void close();
}
