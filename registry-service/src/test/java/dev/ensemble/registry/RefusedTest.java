package dev.ensemble.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.chassis.config.Cli;
import dev.ensemble.chassis.member.Member;
import dev.ensemble.chassis.member.MemberOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process that the registry refuses would never be found: it is not ready, and says why. */
class RefusedTest {

    @ParameterizedTest
    @CsvSource({"SAMPLE_1, 503, the registry refuses this instance: ", "sample-1, 200, ready"})
    void isNotReadyAndSaysWhy(String instance, int status, String says) throws Exception {
        MemberOptions options = new MemberOptions();
        try (TestRegistry registry = new TestRegistry(); HttpClient http = HttpClient.newHttpClient()) {
            Cli.commandLine(options).parseArgs("--instance", instance, "--registry", "127.0.0.1:" + registry.port(),
                    "--drain-wait", "0s");
            try (Member member = Member.start("sample", options, each -> each.advertise(4711))) {
                URI ready = URI.create("http://127.0.0.1:" + member.adminPort() + "/readyz");
                HttpResponse<String> answer =
                        http.send(HttpRequest.newBuilder(ready).build(), BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(status);
                assertThat(answer.body()).contains(says);
            }
        }
    }
}
