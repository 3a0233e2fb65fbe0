package dev.ensemble.lab.run.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class UpCommandTest {
    private static String refusal(String... arguments) {
        StringWriter error = new StringWriter();
        CommandLine line = new CommandLine(new UpCommand()).setErr(new PrintWriter(error));
        Failures.handleIn(line);
        assertThat(line.execute(arguments)).isEqualTo(2);
        return error.toString();
    }

    @Test
    void whomToBelieveIsRefusedWithoutTheConsulThatItIsAbout() {
        assertThat(refusal("--consul-ca", "ca.pem"))
                .contains("--consul-ca is about a Consul that runs already: say which, --consul-address URL");
        assertThat(refusal("--consul", "--consul-unverified"))
                .contains("--consul-unverified is about a Consul that runs already");
    }
}
