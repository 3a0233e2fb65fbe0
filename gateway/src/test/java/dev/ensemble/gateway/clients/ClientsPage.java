package dev.ensemble.gateway.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The requests of {@code docs/clients.md}. */
final class ClientsPage {
    private static final Path PAGE = Path.of("../docs/clients.md");
    private static final Pattern ROW =
            Pattern.compile("^\\| ([^|]+) \\| `([^`]+)` \\| (\\d{3}) \\| `([^`]+)` \\|$", Pattern.MULTILINE);
    private static final Pattern GRPC_ROW =
            Pattern.compile("^\\| ([^|]+) \\| `([^`]+)` \\| ([A-Z_]+) \\| `([^`]+)` \\|$", Pattern.MULTILINE);
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

    /**
     * One gRPC call.
     *
     * @param call its path, the headers that differ from what gRPC sends, and its data as hexadecimal digits
     * @param status name of the answer's status
     * @param shown what stands in the answer
     */
    record GrpcRow(String what, String call, String status, String shown) {
        private static final byte[] EMPTY_MESSAGE = new byte[5];

        String path() {
            return call.split(" *↵ *")[0];
        }

        /** An empty value stands for a header that is absent. */
        Map<String, String> headers() {
            Map<String, String> headers = new LinkedHashMap<>();
            String[] lines = call.split(" *↵↵ *")[0].split(" *↵ *");
            for (String line : List.of(lines).subList(1, lines.length)) {
                int colon = line.indexOf(':', 1);
                headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
            return headers;
        }

        byte[] data() {
            String[] halves = call.split(" *↵↵ *", 2);
            return halves.length == 1 ? EMPTY_MESSAGE : HexFormat.of().parseHex(halves[1].replace(" ", ""));
        }

        @Override
        public String toString() {
            return what;
        }
    }

    static List<GrpcRow> grpcRows() throws IOException {
        return GRPC_ROW.matcher(Files.readString(PAGE, UTF_8)).results()
                .map(m -> new GrpcRow(m.group(1), m.group(2), m.group(3), m.group(4)))
                .toList();
    }

    static List<ClientRow> rows() throws IOException {
        String text = Files.readString(PAGE, UTF_8);
        return ROW.matcher(text).results()
                .map(m -> new ClientRow(m.group(1), m.group(2), Integer.parseInt(m.group(3)), m.group(4)))
                .toList();
    }
}
