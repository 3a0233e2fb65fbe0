package dev.ensemble.lab.prove;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CpuTimesTest {
    @Test
    void theFirstLineOfProcStatTellsThem() {
        assertThat(CpuTimes.parse("cpu  20866 10 3603 73968 393 5 65 66 7 7"))
                .contains(new CpuTimes(20866 + 10 + 3603 + 5 + 65, 73968 + 393, 66));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cpu 1 2 3", "cpu0 1 2 3 4 5 6 7 8", "cpu 1 2 3 4 5 6 7 x", "no such thing"})
    void nothingElseDoes(String line) {
        assertThat(CpuTimes.parse(line)).isEmpty();
    }

    @Test
    void whatHappenedIsADifference() {
        assertThat(new CpuTimes(10, 20, 3).since(new CpuTimes(4, 5, 1))).isEqualTo(new CpuTimes(6, 15, 2));
    }
}
