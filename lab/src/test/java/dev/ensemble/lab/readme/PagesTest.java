package dev.ensemble.lab.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PagesTest {

    @Test
    void everyLinkLeadsToAFile() throws IOException {
        for (Path file : pages()) {
            assertThat(Page.of(file).links()).allSatisfy(target -> assertThat(target).exists());
        }
    }

    @Test
    void aLinkThatLeadsNowhereIsFound() {
        Page page =
                new Page(Page.ROOT.resolve("README.md"), "see [that](docs/nowhere.md#there) or [this](https://a.b/)");

        assertThat(page.links()).singleElement().satisfies(target -> assertThat(target).doesNotExist());
    }

    @Test
    void theWayInFitsOnTwoScreens() throws IOException {
        assertThat(Files.readAllLines(Page.ROOT.resolve("README.md"))).hasSizeLessThanOrEqualTo(120);
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(Page.ROOT.resolve("docs"))) {
            return Stream.concat(
                    Stream.of("README.md", "CONTRIBUTING.md").map(Page.ROOT::resolve),
                    docs.filter(file -> file.toString().endsWith(".md")))
                    .toList();
        }
    }
}
