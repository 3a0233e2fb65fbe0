package dev.ensemble.lab.prove.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ClockBytesTest {
    /** The time is sent as it is, 19 characters; its name only once. */
    @Test
    void theClockAddsItsTextAndALittleMore() throws Exception {
        ClockBytes bytes = ClockBytes.measure();
        assertThat(bytes.later()).isBetween(20.0, 28.0);
        assertThat(bytes.first()).isEqualTo("ensemble-hlc".length() + 19 + 3);
        assertThat(Files.readString(Path.of("../docs/clock-design.md"))).contains(bytes.toString());
    }
}
