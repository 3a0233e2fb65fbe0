package dev.ensemble.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LabMainTest {
    @Test
    void anUnknownVerbIsAUsageError() {
        assertThat(LabMain.execute("frobnicate")).isEqualTo(2);
    }

    @Test
    void noVerbIsAUsageError() {
        assertThat(LabMain.execute()).isEqualTo(2);
    }
}
