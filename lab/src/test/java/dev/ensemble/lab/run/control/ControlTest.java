package dev.ensemble.lab.run.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.lab.run.ConsulChoice;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.EnsembleStatus;
import dev.ensemble.lab.run.Service;
import dev.ensemble.lab.run.network.Direction;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ControlTest {
    @TempDir
    private Path data;

    private final CountDownLatch down = new CountDownLatch(1);
    private Ensemble ensemble;
    private ControlServer server;
    private ControlClient client;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        ensemble = Ensemble.start(new EnsembleOptions(
                data,
                0,
                0,
                Map.of(Service.POSTGRES, 1),
                Optional.of(Duration.ofMillis(100)),
                Map.of(),
                Map.of(),
                ConsulChoice.NONE,
                true,
                false,
                Optional.empty(),
                false,
                false), System.out::println);
        server = ControlServer.start(ensemble, down::countDown);
        client = ControlClient.of(data);
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        server.close();
        ensemble.close();
        assertThatThrownBy(() -> ControlClient.of(data))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("no ensemble is running on " + data);
    }

    @Test
    void showsEverything() throws IOException, InterruptedException {
        EnsembleStatus status = client.status();

        assertThat(status.phase()).isEqualTo("ready");
        assertThat(status.instances()).singleElement().satisfies(postgres -> {
            assertThat(postgres.instance()).isEqualTo("postgres");
            assertThat(postgres.state()).isEqualTo("ready");
            assertThat(postgres.memoryBytes()).isPositive();
        });
        assertThat(status.memoryBytes())
                .isEqualTo(status.supervisorMemoryBytes()
                        + status.instances().getFirst().memoryBytes());
    }

    @Test
    void doesWhatAVerbSays() throws IOException, InterruptedException {
        assertThat(client.act("freeze", "postgres").state()).isEqualTo("frozen");
        client.act("thaw", "postgres");
        assertThat(client.act("stop", "postgres").state()).isEqualTo("stopped");
        client.act("start", "postgres");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> client.status().instances().getFirst().state().equals("ready"));
    }

    @Test
    void refusesAnUnknownInstanceWithASuggestion() {
        assertThatThrownBy(() -> client.act("kill", "postgers"))
                .isInstanceOf(UsageException.class)
                .hasMessage("there is no instance postgers; did you mean postgres?");
        assertThatThrownBy(() -> client.scale("postgres", 2)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> client.scale("cart", 2))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("there is no service cart");
    }

    @Test
    void breaksNoNetworkWithoutRelays() {
        assertThatThrownBy(() -> client.act("cut", "postgres", VerbArguments.cut(Direction.IN, Optional.empty())))
                .isInstanceOf(UsageException.class)
                .hasMessageEndingWith("`up --breakable-network` puts them there");
    }

    @Test
    void wantsTheToken() throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + client.state().controlPort() + "/v1/down");
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer guess")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThat(http.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(401);
        }
        assertThat(down.getCount()).isEqualTo(1);

        client.down();

        assertThat(down.getCount()).isZero();
    }
}
