package dev.ensemble.lab.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The errors of one code that say "not now": by reason who sends them, from a table of {@code docs/errors.md} and from
 * the sources.
 */
enum NotNow {
    EXHAUSTED(
            "## 429",
            "ServiceException\\s*\\.exhausted\\(\\s*\"(\\w+)\"|Code\\.RESOURCE_EXHAUSTED,\\s*\"(\\w+)\"",
            "ServiceException\\s*\\.exhausted\\(\\s*[^\"\\s]|(?<!Status\\.)Code\\.RESOURCE_EXHAUSTED,\\s*[^\"\\s]"),
    UNAVAILABLE(
            "## 503",
            "ServiceException\\s*\\.(?:unavailable|outcomeUnknown)\\(\\s*\"(\\w+)\""
                    + "|(?:Code\\.UNAVAILABLE,|String UNREACHABLE =)\\s*\"(\\w+)\"",
            "ServiceException\\s*\\.(?:unavailable|outcomeUnknown)\\(\\s*[^\"\\s]");

    private static final List<String> ROOMS =
            List.of("chassis", "gateway", "order-service", "inventory-service", "registry-service");
    private static final Pattern ROW = Pattern.compile("^\\| ([A-Z_]+) \\| ([^|]+) \\|", Pattern.MULTILINE);

    private final String heading;
    private final Pattern stated;
    private final Pattern unreadable;

    /**
     * A code.
     *
     * @param heading of its table
     * @param stated how the sources state a reason
     * @param unreadable how they would state one that {@code stated} misses
     */
    NotNow(String heading, String stated, String unreadable) {
        this.heading = heading;
        this.stated = Pattern.compile(stated);
        this.unreadable = Pattern.compile(unreadable);
    }

    /** Reasons of the table, and what stands there about their senders. */
    TreeMap<String, String> told(String page) {
        String section = page.substring(page.indexOf("\n" + heading) + 1);
        TreeMap<String, String> told = new TreeMap<>();
        ROW.matcher(section.substring(0, section.indexOf("\n## "))).results()
                .forEach(row -> told.put(row.group(1), row.group(2)));
        return told;
    }

    /** Reasons of the sources, and the rooms that state them; without {@code -service}. */
    TreeMap<String, Set<String>> sent() throws IOException {
        TreeMap<String, Set<String>> sent = new TreeMap<>();
        for (String room : ROOMS) {
            for (String source : sources(room)) {
                stated.matcher(source).results().forEach(m -> sent
                        .computeIfAbsent(m.group(1) == null ? m.group(2) : m.group(1), reason -> new TreeSet<>())
                        .add(room.replace("-service", "")));
            }
        }
        return sent;
    }

    /** Statements whose reason is no literal, so that {@link #sent()} misses it. */
    List<String> missed() throws IOException {
        Stream.Builder<String> all = Stream.builder();
        for (String room : ROOMS) {
            sources(room).forEach(all);
        }
        return all.build().flatMap(source -> unreadable.matcher(source).results()).map(m -> m.group()).toList();
    }

    private static List<String> sources(String room) throws IOException {
        try (Stream<Path> files = Files.walk(ErrorsPage.ROOT.resolve(room).resolve("src/main"))) {
            return files.filter(f -> f.toString().endsWith(".java")).map(NotNow::text).toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
