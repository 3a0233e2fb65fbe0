package dev.ensemble.chassis.identity;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once a minute that a certificate nears its end. */
final class LateRenewal {
    private static final Logger log = LoggerFactory.getLogger(LateRenewal.class);
    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);
    /** It is renewed at half its life: when only a quarter is left, that does not work. */
    private static final int QUARTERS = 4;

    private final Clock clock;
    private Instant warned = Instant.EPOCH;

    LateRenewal(Clock clock) {
        this.clock = clock;
    }

    /** Returns whether it is late. */
    boolean warn(String whose, X509Certificate certificate) {
        Instant expires = certificate.getNotAfter().toInstant();
        Duration life = Duration.between(certificate.getNotBefore().toInstant(), expires);
        Duration left = Duration.between(clock.instant(), expires);
        boolean late = left.compareTo(life.dividedBy(QUARTERS)) < 0;
        if (late && clock.instant().isAfter(warned.plus(BETWEEN_WARNINGS))) {
            warned = clock.instant();
            log.warn("the certificate of {} was not renewed: in {} s no new connection is possible any more",
                    whose, Math.max(0, left.toSeconds()));
        }
        return late;
    }
}
