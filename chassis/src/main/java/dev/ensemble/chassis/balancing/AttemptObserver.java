package dev.ensemble.chassis.balancing;

import dev.ensemble.chassis.identity.TargetInstance;
import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.Status;

/** Hears of each attempt of a call, on the network's thread: it must not block. */
public interface AttemptObserver {
    /** Where the balancer finds a call's observer; none when absent. */
    CallOptions.Key<AttemptObserver> KEY = CallOptions.Key.create("ensemble-attempt-observer");

    /**
     * An attempt leaves for an instance.
     *
     * @param before how many attempts were made before
     * @param headers of this attempt alone, not sent yet
     * @return hears how the attempt ended
     */
    AttemptEnd sent(Attempt.AttemptKind kind, int before, TargetInstance target, Metadata headers);

    /** How an attempt ended. */
    @FunctionalInterface
    interface AttemptEnd {
        /** @param trailers what the instance answered with; null when it did not answer */
        void ended(Status status, Metadata trailers);
    }
}
