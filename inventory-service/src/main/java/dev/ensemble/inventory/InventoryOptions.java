package dev.ensemble.inventory;

import dev.ensemble.chassis.config.Durations;
import dev.ensemble.chassis.config.UsageException;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What can be set about stock and reservations. */
final class InventoryOptions {

    @Option(
            names = "--reservation-life",
            paramLabel = "DURATION",
            defaultValue = "${env:ENSEMBLE_RESERVATION_LIFE:-60s}",
            description = "give back what is not confirmed this long (default: ${DEFAULT-VALUE})")
    Duration reservationLife = Duration.ofSeconds(60);

    @Option(
            names = "--retention",
            paramLabel = "DURATION",
            defaultValue = "${env:ENSEMBLE_RETENTION:-24h}",
            description = "forget settled reservations and request ids after this long (default: ${DEFAULT-VALUE})")
    Duration retention = Duration.ofHours(24);

    @Option(
            names = "--sweep-every",
            paramLabel = "DURATION",
            defaultValue = "${env:ENSEMBLE_SWEEP_EVERY:-1s}",
            description = "look for overdue reservations this often (default: ${DEFAULT-VALUE})")
    Duration sweepEvery = Duration.ofSeconds(1);

    @Option(
            names = "--prune-every",
            paramLabel = "DURATION",
            defaultValue = "${env:ENSEMBLE_PRUNE_EVERY:-1m}",
            description = "look for what can be forgotten this often (default: ${DEFAULT-VALUE})")
    Duration pruneEvery = Duration.ofMinutes(1);

    /**
     * Refuses values that make no sense.
     *
     * @throws UsageException naming the option, what was given and what is expected
     */
    void check() {
        Durations.requirePositive("--reservation-life", reservationLife);
        Durations.requirePositive("--retention", retention);
        Durations.requirePositive("--sweep-every", sweepEvery);
        Durations.requirePositive("--prune-every", pruneEvery);
    }

    @Override
    public String toString() {
        return "reservationLife=" + reservationLife + " retention=" + retention + " sweepEvery=" + sweepEvery
                + " pruneEvery=" + pruneEvery;
    }
}
