package dev.ensemble.lab.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.cli.Experiments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pictures of {@code docs/architecture.md} show the wiring, and its table names files and experiments that exist. */
class ArchitecturePageTest {
    private static final Path RPC =
            MarkdownPage.ROOT.resolve("chassis/src/main/java/dev/ensemble/chassis/rpc");
    /** A line of a list of interceptors: a new one, or one that is handed in by name. */
    private static final Pattern ELEMENT =
            Pattern.compile("new (\\w+?)(?:Client|Server)?Interceptor\\(.*|(?:\\w+\\.)?(\\w+)(?:\\(\\))?,");
    private static final Pattern MECHANISM =
            Pattern.compile("^\\|[^|]+\\|[^|]+\\| \\[(\\w+)]\\((\\S+)\\) \\| `([a-z-]+)` \\|$", Pattern.MULTILINE);

    private final MarkdownPage page = page();

    @Test
    void theClientsInterceptorsAreWhatTheyAreWiredTo() throws IOException {
        String source = Files.readString(RPC.resolve("client/ServiceChannel.java"));

        assertThat(picture("ServiceChannel")).isEqualTo(
                Stream.concat(wired(source, "interceptForward("), Stream.of("retry", "balancer", "wire")).toList());
    }

    @Test
    void theServersInterceptorsAreWhatTheyAreWiredTo() throws IOException {
        String source = Files.readString(RPC.resolve("server/ServerStack.java"));

        assertThat(picture("ServerStack")).isEqualTo(
                Stream.concat(wired(source, "this.outermostFirst = "), Stream.of("handler")).toList());
    }

    /** The control: what is wired is read in its order, whatever the picture shows. */
    @Test
    void anInterceptorMoreOrElsewhereIsFound() {
        String source = """
                interceptForward(wire, List.of(
                        settings.telemetry(),
                        new BreakerInterceptor(breaker, service),
                        new DeadlineInterceptor(settings.deadline()),
                        new ClockClientInterceptor(clock)));
                """;

        assertThat(wired(source, "interceptForward(")).containsExactly("telemetry", "breaker", "deadline", "clock");
    }

    @Test
    void eachMechanismHasItsFileAndAnExperiment() {
        List<String> experiments = Experiments.ALL.stream().map(Experiment::name).toList();
        List<MatchResult> mechanisms = MECHANISM.matcher(page.text()).results().toList();

        assertThat(mechanisms).hasSizeGreaterThan(20).allSatisfy(mechanism -> {
            assertThat(page.file().resolveSibling(mechanism.group(2))).exists()
                    .hasFileName(mechanism.group(1) + ".java");
            assertThat(experiments).contains(mechanism.group(3));
        });
    }

    /** The chain of the picture that is marked with a class's name. */
    private List<String> picture(String mark) {
        String block = page.blocks("mermaid").stream().filter(b -> b.contains("%% " + mark)).findFirst().orElseThrow();
        return Stream.of(block.lines().toList().getLast().strip().split(" --> ")).toList();
    }

    /** The interceptors of the list that follows, in its order, in the words of the picture. */
    private static Stream<String> wired(String source, String start) {
        String list = source.substring(source.indexOf("List.of(", source.indexOf(start)));
        return list.substring(0, list.indexOf(';')).lines()
                .map(line -> ELEMENT.matcher(line.strip()))
                .filter(Matcher::matches)
                .map(found -> found.group(1) == null ? found.group(2) : words(found.group(1)));
    }

    private static String words(String className) {
        return className.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MarkdownPage page() {
        Path file = MarkdownPage.ROOT.resolve("docs/architecture.md");
        return new MarkdownPage(file, read(file));
    }
}
