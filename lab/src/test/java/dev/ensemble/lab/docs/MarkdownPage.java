package dev.ensemble.lab.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A page of Markdown, as far as a test wants to understand it. */
record MarkdownPage(Path file, String text) {

    private static final Pattern BLOCK = Pattern.compile("^```(\\w*)\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern DIALOGUE = Pattern.compile(
            "^```sh\n(.*?)^```$(?:\\n+^```\n(.*?)^```$)?", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)[^)]*\\)");

    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    static MarkdownPage of(Path file) throws IOException {
        return new MarkdownPage(file, Files.readString(file));
    }

    /** The lines that the page asks to be typed: those of its {@code sh} blocks. */
    List<String> commands() {
        return blocks("sh").stream().flatMap(String::lines).toList();
    }

    /** The contents of the fenced blocks of a language, or of none. */
    List<String> blocks(String language) {
        return BLOCK.matcher(text).results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    /** What the page asks to be typed, and what it says is answered. */
    record Dialogue(String typed, List<String> answered) {}

    /**
     * Its {@code sh} blocks, each with the block of no language that follows it at once; without one nothing is
     * answered.
     */
    List<Dialogue> dialogues() {
        return DIALOGUE.matcher(text).results()
                .map(block -> new Dialogue(
                        block.group(1), block.group(2) == null ? List.of() : block.group(2).lines().toList()))
                .toList();
    }

    /** Where it links to within the repository. */
    List<Path> links() {
        return LINK.matcher(text).results()
                .map((MatchResult link) -> link.group(1))
                .filter(target -> !target.contains("://"))
                .map(target -> file.resolveSibling(target).normalize())
                .toList();
    }
}
