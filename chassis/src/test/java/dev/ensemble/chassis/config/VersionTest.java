package dev.ensemble.chassis.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class VersionTest {

    @Command(name = "sample", mixinStandardHelpOptions = true, versionProvider = Version.class)
    private static final class VersionSample {}

    @Test
    void theVersionIsThatOfTheParentPom() throws IOException {
        assertThat(Files.readString(Path.of("../pom.xml"))).contains("<version>" + Version.current() + "</version>");
    }

    @Test
    void aCommandPrintsItsNameAndTheVersion() {
        StringWriter out = new StringWriter();
        new CommandLine(new VersionSample()).setOut(new PrintWriter(out, true)).execute("--version");

        assertThat(out.toString().strip()).isEqualTo("sample " + Version.current());
    }
}
