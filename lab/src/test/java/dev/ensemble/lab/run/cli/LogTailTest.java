package dev.ensemble.lab.run.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogTailTest {
    @TempDir
    private Path folder;

    private Path log;
    private LogTail tail;

    @BeforeEach
    void open() {
        log = folder.resolve("order-1.log");
        tail = new LogTail(log);
    }

    @Test
    void aLogThatIsNotThereYetIsEmpty() throws IOException {
        assertThat(copied()).isEmpty();
    }

    @Test
    void showsWholeLinesAsTheyCome() throws IOException {
        append("one\ntw");
        assertThat(copied()).isEqualTo("one\n");

        append("o\nthree\n");
        assertThat(copied()).isEqualTo("two\nthree\n");
        assertThat(copied()).isEmpty();
    }

    @Test
    void beginsWithTheLastLines() throws IOException {
        append("one\ntwo\nthree\n");

        tail.skipToLast(2);

        assertThat(copied()).isEqualTo("two\nthree\n");
    }

    @Test
    void showsAllWhenThereAreFewerLines() throws IOException {
        append("one\n");

        tail.skipToLast(100);

        assertThat(copied()).isEqualTo("one\n");
    }

    @Test
    void startsOverWhenTheLogWasEmptied() throws IOException {
        append("a long first line\n");
        copied();
        Files.writeString(log, "two\n");

        assertThat(copied()).isEqualTo("two\n");
    }

    private void append(String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private String copied() throws IOException {
        StringWriter text = new StringWriter();
        tail.copyTo(new PrintWriter(text));
        return text.toString();
    }
}
