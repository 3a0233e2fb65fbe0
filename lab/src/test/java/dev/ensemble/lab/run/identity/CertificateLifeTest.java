package dev.ensemble.lab.run.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.chassis.authority.AlternativeName;
import dev.ensemble.chassis.authority.CertificateAuthority;
import dev.ensemble.chassis.authority.Issued;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CertificateLifeTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration SKEW = Duration.ofMinutes(1);

    private static CertificateLife after(Duration time) {
        return new CertificateLife(Duration.ofHours(2), SKEW, Clock.fixed(BEGIN.plus(time), ZoneOffset.UTC));
    }

    @Test
    void aCertificateCountsForItsTimeAndForThoseWhoseClockIsBehind() {
        CertificateLife life = after(Duration.ZERO);
        CertificateAuthority authority = life.authority();
        Issued issued = life.issue(authority, "one", List.of(AlternativeName.host("one")));

        for (Issued each : List.of(authority.own(), issued)) {
            assertThat(each.certificate().getNotBefore()).isEqualTo(BEGIN.minus(SKEW));
            assertThat(each.certificate().getNotAfter()).isEqualTo(BEGIN.plus(Duration.ofHours(2)));
        }
    }

    @Test
    void itIsReplacedFromHalfOfItsLifeOn() {
        Issued own = after(Duration.ZERO).authority().own();

        assertThat(after(Duration.ofMinutes(59)).isHalfOver(own)).isFalse();
        assertThat(after(Duration.ofHours(1)).isHalfOver(own)).isTrue();
    }
}
