package dev.ensemble.lab.run.identity;

import dev.ensemble.chassis.authority.AlternativeName;
import dev.ensemble.chassis.authority.CertificateAuthority;
import dev.ensemble.chassis.authority.Issued;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * How long certificates count; there is a new one when half of that is over.
 *
 * @param time that they count from now on
 * @param skew that they count already: a reader's clock may be behind
 */
record CertificateLife(Duration time, Duration skew, Clock clock) {

    Issued issue(CertificateAuthority authority, String name, List<AlternativeName> names) {
        return authority.issue(name, names, clock.instant().minus(skew), clock.instant().plus(time));
    }

    CertificateAuthority authority() {
        return CertificateAuthority.create(clock.instant().minus(skew), clock.instant().plus(time));
    }

    /** Whether it counts for less than half of its life. */
    boolean isHalfOver(Issued issued) {
        return !clock.instant().isBefore(issued.certificate().getNotAfter().toInstant().minus(time.dividedBy(2)));
    }
}
