package dev.ensemble.lab.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import dev.ensemble.lab.docs.MarkdownPage.Dialogue;
import dev.ensemble.lab.docs.Shell.ShellResult;
import dev.ensemble.lab.run.supervisor.Ports;
import dev.ensemble.lab.run.supervisor.ProgramPath;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Types every line of docs/api.md and compares the answers with what stands there; then looks for what it promises
 * elsewhere: the trace at a collector, the metrics, the access log.
 */
class ApiPageIT {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @TempDir
    Path folder;

    @Test
    void whatThePageSaysIsTrue() throws Exception {
        MarkdownPage page = MarkdownPage.of(MarkdownPage.ROOT.resolve("docs/api.md"));
        List<Dialogue> dialogues = page.dialogues();
        assertThat(dialogues).hasSizeGreaterThan(10).noneMatch(dialogue -> dialogue.answered().isEmpty());
        boolean grpcurl = ProgramPath.find("grpcurl").isPresent();
        assertThat(grpcurl || System.getenv("CI") == null).as("grpcurl is on the PATH of CI").isTrue();
        try (TraceReceiver collector = new TraceReceiver()) {
            Shell shell = new Shell(folder, quietPort(), quietPort(), Map.of(
                    "OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint(),
                    "OTEL_BSP_SCHEDULE_DELAY", "200",
                    "ENSEMBLE_ACCESS_LOG", "true"));
            try {
                ShellResult up = shell.type("./ensemble up");
                assertThat(up.exitCode()).as(up.output()).isZero();
                for (Dialogue dialogue : dialogues) {
                    if (grpcurl || !dialogue.typed().contains("grpcurl")) {
                        check(shell, dialogue);
                    }
                }
                await().atMost(Duration.ofSeconds(30)).untilAsserted(
                        () -> assertThat(collector.way(TRACE, "SELECT"))
                                .containsSubsequence("gateway", "order", "inventory"));
                assertThat(collector.way(TRACE, "INSERT")).containsSubsequence("gateway", "order");
                assertThat(collector.way("00000000000000000000000000000001", "SELECT")).as("no such trace").isEmpty();
                metricsAreThere(shell);
                assertThat(shell.type("./ensemble logs gateway-1; ./ensemble logs gateway-2").output())
                        .contains("GET /v1/items/espresso-machine 200");
            } finally {
                assertThat(shell.type("./ensemble down --purge").exitCode()).isZero();
            }
        }
    }

    /** A free one, which the kernel does not give to a connection before a gateway listens there. */
    private static int quietPort() {
        return IntStream.generate(() -> ThreadLocalRandom.current().nextInt(20_000, 32_000)).filter(Ports::isFree)
                .findFirst().orElseThrow();
    }

    private static void check(Shell shell, Dialogue dialogue) throws IOException, InterruptedException {
        System.out.println("$ " + shell.here(dialogue.typed()).strip());
        ShellResult outcome = shell.type(dialogue.typed());
        assertThat(outcome.exitCode()).as("%s%n%s", dialogue.typed(), outcome.output()).isZero();
        for (String line : dialogue.answered()) {
            Pattern shown = Pattern.compile(
                    Stream.of(line.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
            assertThat(outcome.output().lines()).as("%s%n%s", dialogue.typed(), outcome.output())
                    .anyMatch(answered -> shown.matcher(answered.strip()).matches()
                            || shown.matcher(answered).matches());
        }
    }

    /** Which replica served what is chance: what a service tells is what its instances tell together. */
    private static void metricsAreThere(Shell shell) throws Exception {
        for (Map.Entry<String, List<String>> each : Map.of(
                "gateway", List.of("http_server_request_duration_seconds_count", "rpc_client_duration"),
                "order", List.of("rpc_server_duration", "rpc_client_duration", "ensemble_ready"),
                "inventory", List.of("rpc_server_duration")).entrySet()) {
            StringBuilder metrics = new StringBuilder();
            try (HttpClient client = HttpClient.newHttpClient()) {
                for (int port : adminPorts(shell, each.getKey())) {
                    metrics.append(client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build(),
                            BodyHandlers.ofString()).body());
                }
            }
            assertThat(metrics).contains(each.getValue());
        }
    }

    private static List<Integer> adminPorts(Shell shell, String service) throws IOException, InterruptedException {
        JsonElement status = JsonParser.parseString(shell.type("./ensemble status --json").output());
        return status.getAsJsonObject().getAsJsonArray("instances").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .filter(entry -> entry.get("service").getAsString().equals(service))
                .map(entry -> entry.get("adminPort").getAsInt())
                .toList();
    }
}
