package dev.ensemble.lab.prove.intruders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.lab.prove.Judgement;
import dev.ensemble.lab.prove.Runner;
import dev.ensemble.lab.prove.Thoroughness;
import dev.ensemble.lab.prove.Verdict;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** All intruders but those who need time; `./ensemble run intruders` lets them in where the mechanism is off. */
class IntrudersIT {
    @Test
    @Timeout(240)
    void eachIsRefusedAndChangesNothing() throws Exception {
        Verdict verdict = new Runner(OptionalDouble.empty(), Thoroughness.SHORT, System.out::println)
                .run(Intruders.EXPERIMENT);
        assertThat(verdict.judgement()).as(verdict.toString()).isEqualTo(Judgement.PASS);
    }
}
