package dev.ensemble.order;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ensemble.chassis.config.Cli;
import dev.ensemble.chassis.config.UsageException;
import org.junit.jupiter.api.Test;

class OrderOptionsTest {

    @Test
    void whatNobodyCanMeanIsRefused() {
        assertThatThrownBy(() -> check("--sagas", "-3"))
                .isInstanceOf(UsageException.class)
                .hasMessage("--sagas is -3; expected at least 1");
        assertThatThrownBy(() -> check("--key-life", "-1s"))
                .isInstanceOf(UsageException.class)
                .hasMessage("--key-life is -1000ms; expected at least 1ms");
    }

    @Test
    void theDefaultsAreFine() {
        assertThatCode(() -> check("--sagas", "1")).doesNotThrowAnyException();
    }

    private static void check(String option, String value) {
        OrderOptions options = new OrderOptions();
        Cli.commandLine(new OrderOptionsSample(options)).parseArgs(option, value);
        options.check();
    }

    @picocli.CommandLine.Command
    private record OrderOptionsSample(@picocli.CommandLine.Mixin OrderOptions options) {}
}
