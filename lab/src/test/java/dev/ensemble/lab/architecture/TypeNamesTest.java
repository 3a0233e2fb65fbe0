package dev.ensemble.lab.architecture;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each type that somebody wrote, nested ones and those of tests too, has a name that no other has. */
class TypeNamesTest {
    private static final Pattern DECLARATION = Pattern.compile(
            "^ *(?:@\\w+ )?(?:(?:public|protected|private|static|final|abstract|sealed|non-sealed) )*"
                    + "(?:class|interface|enum|record|@interface) (\\w+)",
            Pattern.MULTILINE);

    private record Declaration(String type, String file) {}

    @Test
    void aTypesNameStandsOnce() throws IOException {
        Map<String, String> sources = sources();

        assertThat(sources).hasSizeGreaterThan(900);
        assertThat(namesakes(sources)).isEmpty();
    }

    @Test
    void aNameThatStandsTwiceIsFoundWhereverItIsDeclared() {
        Map<String, String> sources = Map.of(
                "a/Line.java", "record Line(String sku) {}",
                "b/Order.java", "final class Order {\n    private record Line(int number) {}\n}",
                "c/Text.java", "/** A class Order is not declared here. */\nenum Text {}");

        assertThat(namesakes(sources)).containsOnlyKeys("Line");
        assertThat(namesakes(sources).get("Line")).containsExactlyInAnyOrder("a/Line.java", "b/Order.java");
    }

    /** The names that several types have, with their files. */
    private static Map<String, List<String>> namesakes(Map<String, String> sources) {
        Map<String, List<String>> files = sources.entrySet().stream()
                .flatMap(source -> DECLARATION.matcher(source.getValue()).results()
                        .map(found -> new Declaration(found.group(1), source.getKey())))
                .collect(groupingBy(Declaration::type, TreeMap::new, mapping(Declaration::file, toList())));
        files.values().removeIf(declared -> declared.size() == 1);
        return files;
    }

    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        for (ProjectModule module : Modules.ours().modules()) {
            try (Stream<Path> walk = Files.walk(Path.of("..", module.name(), "src"))) {
                for (Path file : walk.filter(each -> each.toString().endsWith(".java")).toList()) {
                    sources.put(file.toString(), Files.readString(file));
                }
            }
        }
        return sources;
    }
}
