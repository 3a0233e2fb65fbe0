package dev.ensemble.lab.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MarkdownPagesTest {

    private static final Pattern REASON_TOLD = Pattern.compile("`([A-Z_]+)`");
    /** The gateway gives a reason its own words right after it, or a field's before them. */
    private static final Pattern REASON_STATED = Pattern.compile(
            "(?:invalid|invalidField|of)\\(\\s*(?:\\d+, )?(?:Code\\.[A-Z_]+,\\s*)?\"([A-Z]+(?:_[A-Z]+)+)\"");

    @Test
    void everyLinkLeadsToAFile() throws IOException {
        for (Path file : pages()) {
            assertThat(MarkdownPage.of(file).links()).allSatisfy(target -> assertThat(target).exists());
        }
    }

    @Test
    void aLinkThatLeadsNowhereIsFound() {
        MarkdownPage page =
                new MarkdownPage(MarkdownPage.ROOT.resolve("README.md"),
                        "see [that](docs/nowhere.md#there) or [this](https://a.b/)");

        assertThat(page.links()).singleElement().satisfies(target -> assertThat(target).doesNotExist());
    }

    @Test
    void theWayInFitsOnTwoScreens() throws IOException {
        assertThat(Files.readAllLines(MarkdownPage.ROOT.resolve("README.md"))).hasSizeLessThanOrEqualTo(120);
    }

    @Test
    void theTableOfErrorsHasTheReasonsThatTheCodeStates() throws IOException {
        Set<String> told = words(REASON_TOLD, MarkdownPage.of(MarkdownPage.ROOT.resolve("docs/api.md")).text().lines()
                .filter(line -> line.matches("\\| [45]\\d\\d.*")).collect(Collectors.joining("\n")));
        Set<String> stated = words(REASON_STATED, sources("gateway"));
        String all = sources("gateway") + sources("chassis") + sources("order-service") + sources("inventory-service");

        assertThat(told).hasSizeGreaterThan(30).allSatisfy(reason -> assertThat(all).contains('"' + reason + '"'));
        assertThat(told).containsAll(stated);
    }

    private static Set<String> words(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(word -> word.group(1)).collect(Collectors.toSet());
    }

    private static String sources(String room) throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(MarkdownPage.ROOT.resolve(room).resolve("src/main"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(MarkdownPage.ROOT.resolve("docs"))) {
            return Stream.concat(
                    Stream.of("README.md", "CONTRIBUTING.md").map(MarkdownPage.ROOT::resolve),
                    docs.filter(file -> file.toString().endsWith(".md")))
                    .toList();
        }
    }
}
