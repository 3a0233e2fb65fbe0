package dev.ensemble.gateway.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The requests of {@code docs/clients.md}. */
final class ClientsPage {
    private static final Pattern ROW =
            Pattern.compile("^\\| ([^|]+) \\| `([^`]+)` \\| (\\d{3}) \\| `([^`]+)` \\|$", Pattern.MULTILINE);
    private static final Pattern REPEATED = Pattern.compile("⟨(.+?) × (\\d+)⟩");

    private ClientsPage() {}

    /**
     * One request.
     *
     * @param code HTTP code of the answer
     * @param shown what stands in the answer
     */
    record ClientRow(String what, String request, int code, String shown) {

        /** What goes over the wire, one byte a character. */
        String bytes() {
            String plain = REPEATED.matcher(request)
                    .replaceAll(m -> Matcher.quoteReplacement(m.group(1).repeat(Integer.parseInt(m.group(2)))));
            if (plain.contains(" HTTP/1.")) {
                return plain.replaceAll(" *↵ *", "\r\n");
            }
            String[] halves = plain.split(" *↵↵ *", 2);
            List<String> lines = List.of(halves[0].split(" *↵ *"));
            String headers = String.join("\r\n", lines.subList(1, lines.size())) + "\r\n";
            String body = halves.length == 1 ? "" : halves[1].replaceAll(" *↵ *", "\r\n");
            String given = headers.toLowerCase(Locale.ROOT);
            if (!body.isEmpty() && !given.contains("content-type:")) {
                headers += "Content-Type: application/json\r\n";
            }
            if (!body.isEmpty() && !given.contains("content-length:") && !given.contains("transfer-encoding:")) {
                headers += "Content-Length: " + body.length() + "\r\n";
            }
            return lines.getFirst() + " HTTP/1.1\r\nHost: x\r\n" + headers.stripLeading() + "\r\n" + body;
        }

        @Override
        public String toString() {
            return what;
        }
    }

    static List<ClientRow> rows() throws IOException {
        String text = Files.readString(Path.of("../docs/clients.md"), UTF_8);
        return ROW.matcher(text).results()
                .map(m -> new ClientRow(m.group(1), m.group(2), Integer.parseInt(m.group(3)), m.group(4)))
                .toList();
    }
}
