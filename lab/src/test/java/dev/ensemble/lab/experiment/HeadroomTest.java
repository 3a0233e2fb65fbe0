package dev.ensemble.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeadroomTest {
    @Test
    void aRateThatLeavesEnoughIsKept() {
        assertThat(Headroom.bearable(200, 0.7)).isEqualTo(200);
    }

    @Test
    void oneThatKeepsTheMachineBusyIsLowered() {
        assertThat(Headroom.bearable(200, 0.96)).isEqualTo(125);
    }
}
