package dev.ensemble.registry.lease;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does not believe that most instances died at once: a registry that sees that should rather suspect itself or its
 * network, and emptying all lists would do more harm than leaving dead instances in them (after Eureka's
 * self-preservation and Envoy's panic threshold). What goes on for long is believed in the end. Thread-safe.
 */
public final class SelfPreservation {
    private static final Logger log = LoggerFactory.getLogger(SelfPreservation.class);
    /** Fewer say nothing about the registry. */
    private static final int FEW = 3;

    private static final int TTLS_OF_DOUBT = 10;

    private final long doubtNanos;
    private boolean doubting;
    private long since;

    /**
     * @param doubt how long it is not believed
     */
    SelfPreservation(Duration doubt) {
        this.doubtNanos = doubt.toNanos();
    }

    public static SelfPreservation of(LeaseTerms terms) {
        return new SelfPreservation(terms.ttl().multipliedBy(TTLS_OF_DOUBT));
    }

    /**
     * Whether instances may be declared dead.
     *
     * @param dying how many seem to die
     * @param all how many there are, the dying included
     * @param nanos now
     */
    public synchronized boolean believes(int dying, int all, long nanos) {
        if (dying < FEW || dying * 2 <= all) {
            doubting = false;
            return true;
        }
        if (!doubting) {
            doubting = true;
            since = nanos;
            log.warn("{} of {} leases seem to expire at once: not believed for now", dying, all);
        }
        return nanos - since >= doubtNanos;
    }
}
