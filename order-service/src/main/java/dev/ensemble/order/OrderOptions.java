package dev.ensemble.order;

import dev.ensemble.chassis.config.Durations;
import dev.ensemble.chassis.config.UsageException;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What can be set about orders. */
final class OrderOptions {

    @Option(
            names = "--resume-after",
            paramLabel = "DURATION",
            defaultValue = "${env:ENSEMBLE_RESUME_AFTER:-2s}",
            description = "take up an order that stands unfinished this long (default: ${DEFAULT-VALUE})")
    Duration resumeAfter = Duration.ofSeconds(2);

    @Option(
            names = "--sweep-every",
            paramLabel = "DURATION",
            defaultValue = "${env:ENSEMBLE_SWEEP_EVERY:-500ms}",
            description = "look for unfinished orders this often (default: ${DEFAULT-VALUE})")
    Duration sweepEvery = Duration.ofMillis(500);

    @Option(
            names = "--saga-timeout",
            paramLabel = "DURATION",
            defaultValue = "${env:ENSEMBLE_SAGA_TIMEOUT:-5s}",
            description = "leave an order to the sweeper after this long (default: ${DEFAULT-VALUE})")
    Duration sagaTimeout = Duration.ofSeconds(5);

    @Option(
            names = "--sagas",
            paramLabel = "N",
            defaultValue = "${env:ENSEMBLE_SAGAS:-256}",
            description = "orders on their way at a time (default: ${DEFAULT-VALUE})")
    int sagas = 256;

    @Option(
            names = "--key-life",
            paramLabel = "DURATION",
            defaultValue = "${env:ENSEMBLE_KEY_LIFE:-24h}",
            description = "how long a request_id is remembered (default: ${DEFAULT-VALUE})")
    Duration keyLife = Duration.ofHours(24);

    @Option(
            names = "--expire-keys-every",
            paramLabel = "DURATION",
            defaultValue = "${env:ENSEMBLE_EXPIRE_KEYS_EVERY:-1m}",
            description = "look for request_ids that are old enough this often (default: ${DEFAULT-VALUE})")
    Duration expireKeysEvery = Duration.ofMinutes(1);

    @Option(
            names = "--cancel-within",
            paramLabel = "DURATION",
            defaultValue = "${env:ENSEMBLE_CANCEL_WITHIN:-23h}",
            description = "how long an order can be cancelled; an hour less, to be done in, than the inventory remembers"
                    + " what it sold (default: ${DEFAULT-VALUE})")
    Duration cancelWithin = Duration.ofHours(23);

    @Option(
            names = "--experiment-unconditional-moves",
            defaultValue = "${env:ENSEMBLE_EXPERIMENT_UNCONDITIONAL_MOVES:-false}",
            description = "for experiments: an order is moved whatever its state, so that drivers undo each other's work")
    boolean unconditionalMoves;

    @Option(
            names = "--experiment-attached-sagas",
            defaultValue = "${env:ENSEMBLE_EXPERIMENT_ATTACHED_SAGAS:-false}",
            description = "for experiments: a saga ends with the call that began it")
    boolean attachedSagas;

    /**
     * Refuses values that make no sense.
     *
     * @throws UsageException naming the option, what was given and what is expected
     */
    void check() {
        Durations.requirePositive("--resume-after", resumeAfter);
        Durations.requirePositive("--sweep-every", sweepEvery);
        Durations.requirePositive("--saga-timeout", sagaTimeout);
        Durations.requirePositive("--key-life", keyLife);
        Durations.requirePositive("--expire-keys-every", expireKeysEvery);
        Durations.requirePositive("--cancel-within", cancelWithin);
        if (sagas < 1) {
            throw new UsageException("--sagas is " + sagas + "; expected at least 1");
        }
    }
}
