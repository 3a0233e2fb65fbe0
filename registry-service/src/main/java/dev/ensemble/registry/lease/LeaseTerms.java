package dev.ensemble.registry.lease;

import java.time.Duration;

/**
 * The times that leases go by.
 *
 * @param ttl silence after which a lease expires
 * @param heartbeat how often a holder says that it lives
 * @param settling how long a registry that starts knowing no instance drops none: longer than a client's back-off
 * @param retention how long a critical instance stays listed
 */
public record LeaseTerms(Duration ttl, Duration heartbeat, Duration settling, Duration retention) {

    public static final LeaseTerms DEFAULT =
            new LeaseTerms(Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofSeconds(60));

    /** The same with another TTL, which is longer than the heartbeat. */
    public LeaseTerms withTtl(Duration other) {
        if (other.compareTo(heartbeat) <= 0) {
            throw new IllegalArgumentException("a TTL of " + other.toMillis() + " ms ends leases between heartbeats; "
                    + "expected more than " + heartbeat.toMillis() + " ms");
        }
        return new LeaseTerms(other, heartbeat, settling, retention);
    }
}
