package dev.ensemble.chassis.auth;

import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.chassis.scheduling.PeriodicTasks;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that count now. A thread of its own reads them again at intervals, and soon when a token names a key that is
 * not there; no call ever waits for that. While they cannot be read the last ones count.
 */
final class TokenKeys implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TokenKeys.class);
    /** Tokens of unknown keys are cheap to make: they lead to no more than one look in this time. */
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

    private final KeySource source;
    private final PeriodicTasks looks = new PeriodicTasks("token-keys");
    private final AtomicBoolean missed = new AtomicBoolean();
    private volatile KeySet current;

    /** @throws UsageException when there are no keys: then no caller could be let in */
    TokenKeys(KeySource source, String place) {
        this.source = source;
        try {
            current = KeySet.parse(source.read());
        } catch (IOException | ParseException e) {
            looks.close();
            throw new UsageException("--auth-keys " + place + " cannot be read: " + e);
        }
        if (current.isEmpty()) {
            looks.close();
            throw new UsageException("--auth-keys " + place + " has no key for ES256, EdDSA or RS256 with an id (kid)");
        }
        looks.repeat("read the keys of tokens", source.interval(), source.interval(), this::look);
        looks.repeat("read the keys of tokens", BETWEEN_LOOKS, BETWEEN_LOOKS, this::lookIfMissed);
    }

    KeySet current() {
        return current;
    }

    /** A token names a key that is not there. */
    void missing() {
        missed.set(true);
    }

    private void lookIfMissed() throws IOException, ParseException {
        if (missed.getAndSet(false)) {
            look();
        }
    }

    private void look() throws IOException, ParseException {
        String json = source.read();
        if (!current.isSame(json)) {
            current = KeySet.parse(json); // also when it is empty: an issuer that takes all keys back means it
            log.info("tokens are checked with other keys now: {}", current);
        }
    }

    @Override
    public void close() {
        looks.close();
    }
}
