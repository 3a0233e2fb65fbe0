package dev.ensemble.lab.run.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogRotationTest {
    @TempDir
    private Path logs;

    @Test
    void aLogThatIsTooLongIsSetAsideWhileItsWriterGoesOn() throws IOException {
        Path log = logs.resolve("order-1.log");
        try (OutputStream writer = Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            writer.write("first\n".getBytes(StandardCharsets.US_ASCII));
            LogRotation.rotate(logs, 5);
            writer.write("second\n".getBytes(StandardCharsets.US_ASCII));
        }

        assertThat(logs.resolve("order-1.log.1")).hasContent("first\n");
        assertThat(log).hasContent("second\n");
    }

    @Test
    void aShortLogStays() throws IOException {
        Files.writeString(logs.resolve("order-1.log"), "first\n");

        LogRotation.rotate(logs, 1000);

        assertThat(logs.resolve("order-1.log.1")).doesNotExist();
    }
}
