package dev.ensemble.chassis.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartsPerMillionConverterTest {

    @Test
    void readsRates() {
        assertThat(PartsPerMillionConverter.parse("200ppm")).isEqualTo(200);
        assertThat(PartsPerMillionConverter.parse("-0.5ppm")).isEqualTo(-0.5);
        assertThat(PartsPerMillionConverter.parse("-1000000ppm")).isEqualTo(-1_000_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "200", "ppm", "1000001ppm", "2 ppm", "1e3ppm"})
    void refusesAnythingElse(String text) {
        assertThatThrownBy(() -> PartsPerMillionConverter.parse(text))
                .hasMessage("'" + text + "' is no drift; expected one like 200ppm, from -1000000ppm to 1000000ppm");
    }
}
