package dev.ensemble.chassis.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EditDistanceTest {

    @Test
    void countsWhatWasAddedRemovedAndChanged() {
        assertThat(EditDistance.of("quantity", "quantity")).isZero();
        assertThat(EditDistance.of("quantty", "quantity")).isEqualTo(1);
        assertThat(EditDistance.of("quanttity", "quantity")).isEqualTo(1);
        assertThat(EditDistance.of("quontity", "quantity")).isEqualTo(1);
        assertThat(EditDistance.of("kitten", "sitting")).isEqualTo(3);
        assertThat(EditDistance.of("", "sku")).isEqualTo(3);
    }

    @Test
    void takesNoNoticeOfCase() {
        assertThat(EditDistance.of("Order-1", "order-1")).isZero();
    }

    @Test
    void aVeryLongNameIsFarFromEverything() {
        assertThat(EditDistance.of("x".repeat(1_000_000), "sku")).isEqualTo(1_000_000);
    }
}
