package dev.ensemble.lab.prove.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.Peak;
import dev.ensemble.lab.run.Ensemble;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The short form of {@code ./ensemble run replica-kills}, with the ensemble that the other tests use too. */
@ExtendWith(SharedEnsemble.class)
class KillIT {
    @Test
    @Timeout(600)
    void hardlyAnybodyNoticesTheDeathOfReplicas(Ensemble ensemble, Peak peak) throws Exception {
        assertThat(Proof.passes("kills", (settings, results) -> ReplicaKills.kill(
                new Harness(ensemble, settings.folder(), results), ReplicaKills.FEW, peak.share(Peak.HALF), Proof.SHED))
                .rows())
                .hasSize(2);
    }

    @Test
    @Tag("full")
    @Timeout(600)
    void withoutRetriesTheSameKillsAreNoticed(Peak peak) throws Exception {
        assertThat(Proof.passes("no-retries", (settings, results) -> ReplicaKills.control(peak.share(Peak.HALF),
                settings.folder(), results)).rows()).hasSize(2);
    }
}
