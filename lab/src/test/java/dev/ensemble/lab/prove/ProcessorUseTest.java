package dev.ensemble.lab.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ProcessorUseTest {
    @Test
    void whatWasServedAndWhatTheHostTookIsUsed() {
        Played machine = new Played(true).isLate(1000, 0.3, 0.1);
        try (ProcessorUse use = ProcessorUse.start(machine)) {
            machine.sleep(0);

            assertThat(use.busy()).isCloseTo(0.4, within(0.02));
        }
    }

    @Test
    void whereNobodyTellsNobodyKnows() {
        try (ProcessorUse use = ProcessorUse.start(new Played(false))) {
            assertThat(use.busy()).isNaN();
        }
    }
}
