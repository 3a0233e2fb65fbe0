package dev.ensemble.registry.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ensemble.chassis.config.Cli;
import dev.ensemble.chassis.config.UsageException;
import org.junit.jupiter.api.Test;

/** Whoever would answer at another machine's address is not told the token. */
class ConsulOptionsTest {
    private static ConsulOptions options(String... arguments) {
        ConsulOptions options = new ConsulOptions();
        Cli.commandLine(options).parseArgs(arguments);
        return options;
    }

    @Test
    void anAgentElsewhereIsRefusedInPlaintext() {
        ConsulOptions options = options("--consul-address=127.0.0.1:8500,192.0.2.9:8500");
        assertThatThrownBy(options::access).isInstanceOf(UsageException.class)
                .hasMessage("--consul-address leads to 192.0.2.9:8500, and whoever answers there would be believed, and"
                        + " hear the token: say --consul-ca FILE, or --consul-unverified");
    }

    @Test
    void controlWhereTheOperatorHasSaidSoItIsCalled() {
        assertThat(options("--consul-address=192.0.2.9:8500", "--consul-unverified").access()).isPresent();
        assertThat(options("--consul-address=127.0.0.1:8500").access()).isPresent();
    }
}
