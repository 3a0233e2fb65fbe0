package dev.ensemble.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeadroomTest {
    @Test
    void aRateThatLeavesEnoughIsKept() {
        assertThat(Headroom.bearable(200, 0.4)).isEqualTo(200);
    }

    @Test
    void oneThatKeepsTheMachineBusyIsLowered() {
        assertThat(Headroom.bearable(200, 0.96)).isEqualTo(62);
        assertThat(Headroom.bearable(60, 0.6)).isEqualTo(30);
    }

    @Test
    void aMachineThatOthersKeepBusyStillGetsALoad() {
        assertThat(Headroom.bearable(12, 1)).isEqualTo(10);
        assertThat(Headroom.bearable(5, 1)).isEqualTo(5);
    }
}
