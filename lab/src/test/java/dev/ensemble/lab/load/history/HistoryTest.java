package dev.ensemble.lab.load.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ensemble.lab.load.http.Hedge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
    private static final HistoryHeader START =
            HistoryHeader.of("load-1", "2026-01-01T00:00:00Z", List.of(new Item("mug", 5, 0, 1)));
    private static final List<Call> CALLS = LongStream.range(0, 3).mapToObj(HistoryTest::call).toList();

    @TempDir
    private Path folder;

    private Path file;

    private static Call call(long number) {
        List<Line> lines = List.of(new Line("mug", 1));
        Order order = new Order("orders/x", "k", "ada", lines, OrderState.CONFIRMED, "2026-01-01T00:00:00Z");
        return new Call(number, CallKind.ORDER, "k", "", lines, 1, 2, 3, CallOutcome.OK, 201, "", true,
                Map.of("ensemble-path", "gateway-1, order-2"), List.of(order), List.of(), Hedge.WON);
    }

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("history");
        try (HistoryWriter writer = new HistoryWriter(file, START)) {
            CALLS.forEach(writer::add);
        }
    }

    @Test
    void isReadAsItWasWritten() throws IOException {
        assertThat(History.read(file)).isEqualTo(new History(START, CALLS));
    }

    @Test
    void aCutOffLastLineIsLeftOut() throws IOException {
        String text = Files.readString(file);
        Files.writeString(file, text.substring(0, text.length() - 20));
        assertThat(History.read(file).calls()).isEqualTo(CALLS.subList(0, 2));
    }

    @Test
    void aLineThatIsNoneIsNamed() throws IOException {
        List<String> lines = Files.readAllLines(file);
        Files.write(file, List.of(lines.get(0), "{", lines.get(1)));
        assertThatThrownBy(() -> History.read(file)).hasMessageStartingWith(file + ":2: not a line of a history: ");
    }

    @Test
    void anotherFileIsNoHistory() throws IOException {
        Files.writeString(file, "{}\n");
        assertThatThrownBy(() -> History.read(file)).hasMessageContaining("expected a start of version 1, got {}");
        Files.writeString(file, "");
        assertThatThrownBy(() -> History.read(file)).hasMessage(file + ": empty, so not a history");
    }
}
