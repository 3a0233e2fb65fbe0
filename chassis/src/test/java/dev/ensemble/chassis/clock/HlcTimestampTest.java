package dev.ensemble.chassis.clock;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HlcTimestampTest {

    @Test
    void readsWhatItWrote() {
        HlcTimestamp timestamp = new HlcTimestamp(1_764_000_000_000L, 42);
        assertThat(HlcTimestamp.parse(timestamp.toString())).contains(timestamp);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "1", "1.", ".1", "-1.0", "1.-1", "a.b", "99999999999999999999.0", "1.99999999999"})
    void takesNothingElseFromAPeer(String text) {
        assertThat(HlcTimestamp.parse(text)).isEmpty();
    }
}
