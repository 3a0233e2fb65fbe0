package dev.ensemble.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeadroomTest {
    @Test
    void aRateThatLeavesEnoughIsKept() {
        assertThat(Headroom.PROCESS.bearable(200, 0.7)).isEqualTo(200);
    }

    @Test
    void oneThatKeepsTheMachineBusyIsLowered() {
        assertThat(Headroom.PROCESS.bearable(200, 0.96)).isEqualTo(125);
        assertThat(Headroom.NODE.bearable(60, 0.6)).isEqualTo(30);
    }

    @Test
    void aMachineThatOthersKeepBusyStillGetsALoad() {
        assertThat(Headroom.PROCESS.bearable(12, 1)).isEqualTo(10);
        assertThat(Headroom.PROCESS.bearable(5, 1)).isEqualTo(5);
    }
}
