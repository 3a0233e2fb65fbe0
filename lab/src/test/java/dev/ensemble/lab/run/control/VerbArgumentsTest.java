package dev.ensemble.lab.run.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ensemble.chassis.config.UsageException;
import java.net.URI;
import org.junit.jupiter.api.Test;

final class VerbArgumentsTest {
    private static String slow(String query) {
        return VerbArguments.of(URI.create("/v1/instances/order-1:slow?" + query)).pacer().toString();
    }

    @Test
    void aSlowNetworkIsSaidInUnitsThatShowIt() {
        assertThat(slow("millis=300&bits=0")).isEqualTo("300 ms late");
        assertThat(slow("millis=0&bits=300")).isEqualTo("at 300 bit/s");
        assertThat(slow("millis=60000&bits=10000")).isEqualTo("60000 ms late, at 10 kbit/s");
    }

    @Test
    void aDelayThatTheCommandLineRefusesIsRefusedHereToo() {
        for (String millis : new String[]{"60001", "999999999999999"}) {
            assertThatThrownBy(() -> slow("millis=" + millis + "&bits=0")).isInstanceOf(UsageException.class)
                    .hasMessage("the delay is " + millis + "ms, but must be from 0s to 1m");
        }
    }
}
