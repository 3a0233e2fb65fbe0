package dev.ensemble.chassis.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HlcTimestampTest {
    private static final long SEED = 14;

    @Test
    void readsWhatItWrote() {
        HlcTimestamp timestamp = HlcTimestamp.of(1_764_000_000_000L, 42);
        assertThat(timestamp).hasToString("1764000000000.00042");
        assertThat(HlcTimestamp.parse(timestamp.toString())).contains(timestamp);
    }

    @Test
    void readsTheShorterTextOfTheVersionBefore() {
        assertThat(HlcTimestamp.parse("1764000000000.3")).contains(HlcTimestamp.of(1_764_000_000_000L, 3));
    }

    @Test
    void sortsAsTextAsItDoesAsANumber() {
        List<HlcTimestamp> some = new Random(SEED).longs(1000, 0, HlcTimestamp.MAX_MILLIS << 16)
                .boxed().flatMap(packed -> Stream.of(packed >> 40, packed, packed + 1)).map(HlcTimestamp::new).toList();
        assertThat(some.stream().sorted().map(HlcTimestamp::toString)).isSorted();
        assertThat(some.stream().sorted().map(HlcTimestamp::toString)).isEqualTo(
                some.stream().map(HlcTimestamp::toString).sorted().toList());
        assertThat(some).allSatisfy(one -> assertThat(HlcTimestamp.parse(one.toString())).contains(one));
    }

    @Test
    void afterTheCountersLastComesTheNextMillisecond() {
        HlcTimestamp last = HlcTimestamp.of(1_764_000_000_000L, 65_535);
        assertThat(new HlcTimestamp(last.packed() + 1)).isEqualTo(HlcTimestamp.of(1_764_000_000_001L, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2038-01-19T03:14:08Z", "2106-02-07T06:28:16Z", "2286-11-20T17:46:39.999Z"})
    void outlivesTheNumbersOfSecondsThatOverflow(String when) {
        Instant instant = Instant.parse(when);
        HlcTimestamp timestamp = HlcTimestamp.of(instant.toEpochMilli(), 1);
        assertThat(Instant.ofEpochMilli(timestamp.physicalMillis())).isEqualTo(instant);
        assertThat(timestamp.toString()).hasSize(19);
        assertThat(HlcTimestamp.parse(timestamp.toString())).contains(timestamp);
    }

    @Test
    void isNoTimeBefore1970OrAfter2286() {
        assertThatThrownBy(() -> HlcTimestamp.of(-1, 0)).hasMessage("expected 0 to 9999999999999 milliseconds, got -1");
        assertThatThrownBy(() -> HlcTimestamp.of(10_000_000_000_000L, 0)).hasMessageEndingWith("got 10000000000000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "1", "1.", ".1", "-1.0", "1.-1", "a.b", "99999999999999999999.0", "10000000000000.0",
                    "1.99999999999"})
    void takesNothingElseFromAPeer(String text) {
        assertThat(HlcTimestamp.parse(text)).isEmpty();
    }
}
