package dev.ensemble.lab.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page leaves out no reason that the gateway has, and names only tests that exist. */
class ErrorsPageTest {
    private static final Pattern REASON = Pattern.compile("\"([A-Z]+(?:_[A-Z0-9]+)+)\"");
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");
    private static final Path GATEWAY = ErrorsPage.ROOT.resolve("gateway/src");
    /** Printed once for nobody, before there are callers. */
    private static final Set<String> NEVER_SEEN = Set.of("NOT_YET");

    @Test
    void everyReasonOfTheGatewayIsOnThePage() throws IOException {
        Set<String> reasons = new TreeSet<>();
        for (Path file : java(GATEWAY.resolve("main"))) {
            REASON.matcher(Files.readString(file)).results().map(m -> m.group(1)).forEach(reasons::add);
        }
        reasons.removeAll(NEVER_SEEN);
        String page = ErrorsPage.read().text();
        assertThat(reasons).hasSizeGreaterThan(20).allSatisfy(reason -> assertThat(page).contains(reason));
    }

    @ParameterizedTest
    @EnumSource
    void theTablesOf429And503NameWhatTheSourcesSendAndWhoSendsIt(NotNow code) throws IOException {
        TreeMap<String, String> told = code.told(ErrorsPage.read().text());
        TreeMap<String, Set<String>> sent = code.sent();
        assertThat(told.keySet()).hasSizeGreaterThan(6).isEqualTo(sent.keySet());
        assertThat(code.missed()).isEmpty();
        // What the chassis sends, any of its members may send: the page knows better which do.
        sent.forEach((reason, rooms) -> assertThat(rooms).filteredOn(room -> !room.equals("chassis")).as(reason)
                .allSatisfy(room -> assertThat(told.get(reason)).contains(room)));
    }

    @Test
    void controlASenderThatIsNotOnThePageIsFound() throws IOException {
        String page = ErrorsPage.read().text();
        String without = page.replaceAll("\\| DATABASE_BUSY [^\n]*\n", "");
        assertThat(without).isNotEqualTo(page);
        assertThat(NotNow.EXHAUSTED.told(without).keySet()).isNotEqualTo(NotNow.EXHAUSTED.sent().keySet());
    }

    @Test
    void everyTestThatThePageNamesExists() throws IOException {
        List<MatchResult> named = TEST.matcher(ErrorsPage.read().text()).results().toList();
        assertThat(named).hasSizeGreaterThan(5);
        for (MatchResult test : named) {
            Path file = java(GATEWAY.resolve("test")).stream()
                    .filter(f -> f.endsWith(test.group(1) + ".java")).findFirst().orElseThrow();
            assertThat(file).content().contains("void " + test.group(2) + "(");
        }
    }

    private static java.util.List<Path> java(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(".java")).toList();
        }
    }
}
