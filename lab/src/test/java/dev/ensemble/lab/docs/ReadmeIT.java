package dev.ensemble.lab.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import dev.ensemble.lab.docs.Shell.ShellResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Types what the README says, in its order, and compares the answers with what it promises. */
class ReadmeIT {

    @TempDir
    Path folder;

    private static final Pattern SHED = Pattern.compile("(\\d+) x \\w+: 429 OVERLOADED");
    private static final Pattern LATE = Pattern.compile("(\\d+) x \\w+: time-out");
    private static final Pattern OK = Pattern.compile("(?m)^(\\d+) calls in .*: (\\d+) ok ");
    private static final double MOST_SHED = 0.1;
    private static final double MOST_LATE = 0.01;

    @Test
    void whatTheReadmeSaysIsTrue() throws IOException, InterruptedException {
        MarkdownPage readme = MarkdownPage.of(MarkdownPage.ROOT.resolve("README.md"));
        Shell shell = new Shell(folder, freePort());
        List<String> commands = readme.commands();
        assertThat(commands).contains("./ensemble up", "./ensemble kill order-1").endsWith("./mvnw verify");
        try {
            String load = commands.stream().filter(ReadmeIT::loads).findFirst().orElseThrow();
            for (String command : commands.subList(0, commands.size() - 1)) { // The last one is what runs this.
                type(command, shell, readme);
                if (command.equals("./ensemble up") || command.startsWith("./ensemble kill ")) {
                    type(load, shell, readme); // Who reads fast types it at once.
                }
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> restarts(shell, "order-1") > 0);
            assertThat(shell.type("./ensemble kill nobody-1").exitCode()).isEqualTo(2);
        } finally {
            assertThat(shell.type("./ensemble down --purge").exitCode()).isZero();
        }
    }

    private static boolean loads(String command) {
        return command.startsWith("./ensemble load ");
    }

    private static void type(String command, Shell shell, MarkdownPage readme)
            throws IOException, InterruptedException {
        System.out.println("$ " + shell.here(command));
        ShellResult outcome = shell.type(command);
        if (loads(command) && outcome.exitCode() == 1 && isOnlySlow(outcome.output())) {
            System.out.println("this machine serves less than the README's rate, and says so:\n" + outcome.output());
            return;
        }
        assertThat(outcome.exitCode()).as("%s\n%s", command, outcome.output()).isZero();
        judge(command, outcome.output(), readme);
    }

    /** Where a machine is too slow for the rate, a tenth may be refused, a few of the rest be late, and no call fail else. */
    private static boolean isOnlySlow(String output) {
        Matcher counts = OK.matcher(output);
        if (!counts.find()) {
            return false;
        }
        long calls = Long.parseLong(counts.group(1));
        long shed = sum(SHED, output);
        long late = sum(LATE, output);
        return Long.parseLong(counts.group(2)) + shed + late == calls && shed > 0 && shed <= MOST_SHED * calls
                && late <= MOST_LATE * calls;
    }

    private static long sum(Pattern cause, String output) {
        return cause.matcher(output).results().mapToLong(found -> Long.parseLong(found.group(1))).sum();
    }

    private static void judge(String command, String output, MarkdownPage readme) {
        if (command.endsWith("/v1/items")) {
            assertThat(output).contains("\"sku\":\"espresso-machine\"");
            assertThat(units(output)).as("free, reserved and sold: %s", output).isEqualTo(1_000_000);
        } else if (command.endsWith("/v1/orders")) {
            assertThat(output).contains("\"state\":\"CONFIRMED\"");
            readme.blocks("").getFirst().lines().map(ReadmeIT::upToTheValue)
                    .forEach(shown -> assertThat(output).contains(shown));
        } else if (loads(command)) {
            assertThat(output).contains(" 0 failed, 0 unknown");
        }
    }

    /** Of the first item, which has been sold since the start. */
    private static long units(String items) {
        JsonElement first = JsonParser.parseString(items).getAsJsonObject().getAsJsonArray("items").get(0);
        return Stream.of("free", "reserved", "sold")
                .mapToLong(column -> first.getAsJsonObject().get(column).getAsLong()).sum();
    }

    private static String upToTheValue(String line) {
        return line.contains(":") ? line.substring(0, line.indexOf(':') + 1) : line;
    }

    private static int restarts(Shell shell, String instance) throws IOException, InterruptedException {
        String status = shell.type("./ensemble status --json").output();
        JsonElement instances = JsonParser.parseString(status).getAsJsonObject().get("instances");
        return StreamSupport.stream(instances.getAsJsonArray().spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .filter(entry -> entry.get("instance").getAsString().equals(instance))
                .findFirst().orElseThrow()
                .get("restarts").getAsInt();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
