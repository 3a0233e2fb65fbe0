package dev.ensemble.registry.catalog;

import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.chassis.error.ServiceException;
import dev.ensemble.registry.v1.Instance;
import java.time.Duration;

/**
 * Decides who gets an id and with which epoch: the fencing token of a lease (Gray and Cheriton's leases, with the token
 * that Kleppmann adds). Epochs are milliseconds of the logical clock, so
 * that no wall clock makes one smaller than another that led to it, and always larger than any that was seen.
 */
public final class Epochs {
    /** A claim from further ahead would make all later epochs of the id nonsense. */
    private static final Duration MAX_AHEAD = Duration.ofDays(1);

    private final HybridLogicalClock clock;
    private long last;

    public Epochs(HybridLogicalClock clock) {
        this.clock = clock;
    }

    /**
     * The epoch of an instance that is not in the catalog: the one that it had under an earlier registry, or a new
     * one.
     */
    public synchronized long grant(Instance claim) {
        check(claim);
        return claim.getEpoch() == 0 ? next() : seen(claim.getEpoch());
    }

    /**
     * The epoch of an instance whose id is known.
     *
     * @param held who holds the id, or held it last
     * @param loss how the lease was lost; null while it is alive
     */
    public synchronized long grant(Instance claim, Instance held, Catalog.Loss loss) {
        check(claim);
        seen(held.getEpoch());
        if (claim.getEpoch() == 0) {
            if (loss == null) {
                throw ServiceException.alreadyExists(
                        "INSTANCE_ALIVE",
                        "instance.id: " + claim.getId() + " is held by a living process at " + address(held));
            }
            return next();
        }
        if (claim.getEpoch() < held.getEpoch()) {
            throw ServiceException.aborted(
                    "EPOCH_FENCED",
                    claim.getId() + " has epoch " + held.getEpoch() + ", claimed was " + claim.getEpoch());
        }
        boolean resumes = claim.getEpoch() > held.getEpoch() || loss != Catalog.Loss.SILENT;
        return resumes ? seen(claim.getEpoch()) : next();
    }

    private static String address(Instance instance) {
        String host = instance.getHost();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + instance.getPort();
    }

    private void check(Instance claim) {
        long max = clock.now().physicalMillis() + MAX_AHEAD.toMillis();
        if (claim.getEpoch() < 0 || claim.getEpoch() > max) {
            throw ServiceException.invalid(
                    "register.instance.epoch", "must be between 0 and " + max + ", got " + claim.getEpoch());
        }
    }

    private long next() {
        return seen(Math.max(clock.now().physicalMillis(), last + 1));
    }

    private long seen(long epoch) {
        last = Math.max(last, epoch);
        return epoch;
    }
}
