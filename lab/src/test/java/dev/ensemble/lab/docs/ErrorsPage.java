package dev.ensemble.lab.docs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code docs/errors.md}: the requests of its tables, and what is to become of them. */
record ErrorsPage(String text) {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Pattern ROW = Pattern.compile(
            "^\\| ([^|]+) \\| `([^`]+)` \\| (\\d{3}) \\| (\\w+) \\|(?: ([^|]*?) ?\\|)?$", Pattern.MULTILINE);
    private static final Pattern REPEATED = Pattern.compile("⟨(.+?) × (\\d+)⟩");

    static ErrorsPage read() throws IOException {
        return new ErrorsPage(Files.readString(ROOT.resolve("docs/errors.md")));
    }

    /**
     * One bad request.
     *
     * @param section the heading that it stands under, which tells how {@code request} is meant
     * @param code HTTP code of the answer
     * @param where the field of a violation, or line and column; may be empty
     */
    record ErrorsRow(String section, String what, String request, int code, String reason, String where) {

        /** What goes over the wire; the server closes the connection after it. */
        byte[] bytes() {
            String plain = REPEATED.matcher(request)
                    .replaceAll(m -> Matcher.quoteReplacement(m.group(1).repeat(Integer.parseInt(m.group(2)))));
            return (switch (section) {
                case "Bodies" -> head("POST /v1/orders", "Content-Type: application/json\r\nContent-Length: "
                        + plain.length() + "\r\n") + plain;
                case "Requests" -> {
                    String[] halves = plain.split(" *↵↵ *", 2);
                    String[] lines = halves[0].split(" *↵ *");
                    String headers = String.join("\r\n", List.of(lines).subList(1, lines.length));
                    yield head(lines[0], headers.isEmpty() ? "" : headers + "\r\n")
                            + (halves.length == 2 ? halves[1] : "");
                }
                default -> plain.replaceAll(" *↵ *", "\r\n");
            }).getBytes(ISO_8859_1);
        }

        private static String head(String line, String headers) {
            return line + (line.contains(" HTTP/") ? "" : " HTTP/1.1") + "\r\nHost: x\r\nConnection: close\r\n"
                    + headers
                    + "\r\n";
        }

        @Override
        public String toString() {
            return section + ": " + what;
        }
    }

    /** The rows that a request can be made of. */
    List<ErrorsRow> rows() {
        return ROW.matcher(text).results().map(this::row).toList();
    }

    private ErrorsRow row(MatchResult m) {
        String before = text.substring(0, m.start());
        String heading = before.substring(before.lastIndexOf("\n## ") + 4);
        return new ErrorsRow(heading.substring(0, heading.indexOf('\n')), m.group(1), m.group(2),
                Integer.parseInt(m.group(3)), m.group(4), m.group(5) == null ? "" : m.group(5));
    }
}
