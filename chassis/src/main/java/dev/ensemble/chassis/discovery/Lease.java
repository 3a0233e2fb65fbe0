package dev.ensemble.chassis.discovery;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The lease of this process in the registry, kept in the background until it is closed. */
public interface Lease extends AutoCloseable {
    /** The epoch last granted; 0 until there is one. */
    long epoch();

    /**
     * Whether this process has ever held the epoch: callers that read the list before a registry restart or a thaw
     * still mean this process.
     */
    boolean accepts(long epoch);

    /** Done with the first grant; fails with the registry's answer when the instance itself is refused as invalid. */
    CompletableFuture<Void> granted();

    /** Why the registry, when last asked, refused the instance itself, as invalid or for its clock; empty when it did not. */
    Optional<String> refusal();

    /** Deregisters: gone from every list at once. Waits for the registry's answer for at most one second. */
    @Override
    void close();
}
