package dev.ensemble.chassis.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.HostAndPort;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class CliTest {

    private final StringWriter err = new StringWriter();

    @Command(name = "sample")
    private static final class Sample implements Callable<Integer> {
        @Option(names = "--wait")
        Duration wait;

        @SuppressWarnings("unused")
        @Option(names = "--peer")
        HostAndPort peer;

        @Override
        public Integer call() {
            if (wait != null && wait.isZero()) {
                throw new UsageException("--wait is 0s, expected more");
            }
            return 0;
        }
    }

    private int run(String... args) {
        CommandLine line = Cli.commandLine(new Sample()).setErr(new PrintWriter(err, true));
        return line.execute(args);
    }

    @Test
    void takesDurationsAndAddresses() {
        assertThat(run("--wait", "2s", "--peer", "localhost:80")).isZero();
    }

    @Test
    void aMistakeIsOneLineThatNamesTheValueAndWhatWasExpectedWithExitCodeTwo() {
        assertThat(run("--wait", "soon")).isEqualTo(2);
        assertThat(err.toString()).contains("--wait").contains("'soon'").contains("2s").doesNotContain("\tat ");
    }

    @Test
    void anUnknownOptionIsRefusedWithASuggestion() {
        assertThat(run("--waitt", "2s")).isEqualTo(2);
        assertThat(err.toString()).contains("--waitt").contains("--wait");
    }

    @Test
    void anAddressWithoutAPortIsRefused() {
        assertThat(run("--peer", "localhost")).isEqualTo(2);
        assertThat(err.toString()).contains("HOST:PORT");
    }

    @Test
    void aUserErrorFromTheCommandIsOneLineToo() {
        assertThat(run("--wait", "0s")).isEqualTo(2);
        assertThat(err.toString()).isEqualTo("sample: --wait is 0s, expected more\n");
    }
}
