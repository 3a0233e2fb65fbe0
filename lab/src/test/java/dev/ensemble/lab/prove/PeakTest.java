package dev.ensemble.lab.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ensemble.lab.load.http.UnreadableException;
import java.net.URI;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PeakTest {
    private static final URI NOTHING = URI.create("http://127.0.0.1:1");

    private final Results results = new Results(line -> {});

    @Test
    void theRateThatTheUserChoseIsTakenAndNothingMeasured() throws Exception {
        assertThat(Peak.rate(NOTHING, settings(OptionalDouble.of(70)), Peak.HALF, results)).isEqualTo(70);
    }

    @Test
    void withoutOneItIsMeasured() {
        assertThatThrownBy(() -> Peak.rate(NOTHING, settings(OptionalDouble.empty()), Peak.HALF, results))
                .isInstanceOf(UnreadableException.class);
    }

    @Test
    void whereTheControlIsMeasuredTooItIsMeasuredWhateverTheUserChose() {
        assertThatThrownBy(() -> Peak.warmRate(NOTHING, settings(OptionalDouble.of(70)), Peak.HALF, results))
                .isInstanceOf(UnreadableException.class);
    }

    @Test
    void aShareIsInWholeCallsASecondAndAtLeastOne() {
        assertThat(new Peak(237.8).share(Peak.HALF)).isEqualTo(118);
        assertThat(new Peak(1).share(Peak.HALF)).isEqualTo(1);
    }

    private static RunSettings settings(OptionalDouble rate) {
        return new RunSettings(Path.of("."), rate, Thoroughness.USUAL);
    }
}
