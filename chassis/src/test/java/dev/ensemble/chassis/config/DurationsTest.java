package dev.ensemble.chassis.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @Test
    void readsWhatPeopleWrite() {
        assertThat(Durations.parse("250ms")).isEqualTo(Duration.ofMillis(250));
        assertThat(Durations.parse("1.5s")).isEqualTo(Duration.ofMillis(1500));
        assertThat(Durations.parse("24h")).isEqualTo(Duration.ofHours(24));
        assertThat(Durations.parse("-2m")).isEqualTo(Duration.ofMinutes(-2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "s", "2 s", "2d", "1e3s", "99999999999999s"})
    void saysWhatItExpectsOtherwise(String text) {
        assertThatThrownBy(() -> Durations.parse(text)).hasMessageContaining("'" + text + "'")
                .hasMessageContaining("250ms");
    }
}
