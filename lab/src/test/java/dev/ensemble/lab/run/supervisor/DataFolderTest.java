package dev.ensemble.lab.run.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ensemble.chassis.config.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFolderTest {
    @TempDir
    private Path parent;

    @Test
    void hasOneSupervisorAtATime() throws IOException {
        Path path = parent.resolve("data");
        try (DataFolder held = DataFolder.take(path)) {
            assertThat(DataFolder.isTaken(path)).isTrue();
            assertThatThrownBy(() -> DataFolder.take(path))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("already running on " + held.path());
        }
        assertThat(DataFolder.isTaken(path)).isFalse();
        DataFolder.take(path).close();
    }

    @Test
    void anotherProcessSeesThatItIsTaken() throws IOException, InterruptedException {
        Path path = parent.resolve("data");
        try (DataFolder held = DataFolder.take(path)) {
            // Looking at the lock from this process must not let it go.
            assertThat(DataFolder.isTaken(path)).isTrue();
            assertThatThrownBy(() -> DataFolder.take(path)).isInstanceOf(UsageException.class);
            assertThat(OtherProcess.sees(path)).isEqualTo("taken");
        }
        assertThat(OtherProcess.sees(path)).isEqualTo("free");
    }

    @Test
    void refusesAFolderOfSomebodyElse() throws IOException {
        Files.writeString(parent.resolve("letter.txt"), "dear");

        assertThatThrownBy(() -> DataFolder.take(parent))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("not made by an ensemble");
        assertThat(parent.resolve("lock")).doesNotExist();
    }

    @Test
    void purgeDeletesOnlyWhatAnEnsembleWrites() throws IOException {
        Path path = parent.resolve("data");
        try (DataFolder folder = DataFolder.take(path)) {
            Files.createDirectories(path.resolve("postgres/18"));
            Files.writeString(path.resolve("postgres/18/file"), "rows");
            Files.writeString(path.resolve("mine.txt"), "keep");
            folder.purge();
        }
        try (Stream<Path> rest = Files.list(path)) {
            assertThat(rest).containsExactly(path.resolve("mine.txt"));
        }
    }
}
