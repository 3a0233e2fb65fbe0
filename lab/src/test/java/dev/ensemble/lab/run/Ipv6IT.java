package dev.ensemble.lab.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import dev.ensemble.chassis.database.TestDatabase;
import dev.ensemble.chassis.database.TestPostgres;
import dev.ensemble.lab.run.consul.ConsulBinary;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that listen at ::1 and nowhere else register, are found and are called there. */
class Ipv6IT {
    private static final String HOST = "::1";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Deque<Process> processes = new ArrayDeque<>();

    @TempDir
    Path folder;

    @AfterEach
    void stop() throws InterruptedException {
        for (Process process : processes) {
            process.destroy();
            if (!process.waitFor(Duration.ofSeconds(15))) {
                process.destroyForcibly();
            }
        }
        http.close();
    }

    @Test
    @Timeout(240)
    void anEnsembleWithoutIpv4MakesOrders() throws Exception {
        makesOrders(Optional.empty());
    }

    @Test
    @Timeout(240)
    void soDoesOneWhoseRegistryHasAConsul() throws Exception {
        Optional<Path> program = ConsulBinary.find();
        assumeTrue(program.isPresent(), "no consul on the PATH");
        int port = free();
        start("consul", List.of(program.get().toString(), "agent", "-dev", "-bind=" + HOST, "-client=" + HOST,
                "-http-port=" + port, "-server-port=" + free(), "-serf-lan-port=" + free(), "-serf-wan-port=-1",
                "-dns-port=-1", "-grpc-port=-1", "-grpc-tls-port=-1"));
        makesOrders(Optional.of(port));
        JsonArray entries = JsonParser.parseString(get(port, "/v1/catalog/service/inventory")).getAsJsonArray();
        assertThat(entries).hasSize(1).first().extracting(JsonElement::getAsJsonObject)
                .extracting(entry -> entry.get("ServiceAddress").getAsString()).isEqualTo(HOST);
    }

    private void makesOrders(Optional<Integer> consul) throws Exception {
        assumeTrue(hasIpv6(), "no IPv6");
        int registry = free();
        List<String> access = consul.map(port -> "--consul-address=[::1]:" + port).stream().toList();
        int gateway = free();
        List<Integer> ports = List.of(registry, gateway, free(), free());
        service(Service.REGISTRY, ports.get(0), access);
        service(Service.INVENTORY, ports.get(2), database(registry));
        service(Service.ORDER, ports.get(3), database(registry));
        service(Service.GATEWAY, 0, List.of("--registry=[::1]:" + registry, "--http-host=" + HOST,
                "--http-port=" + gateway, "--grpc-port=0"));

        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(
                post(gateway, "/v1/items/cup:restock", "{\"requestId\":\"r\",\"quantity\":5,\"allowMissing\":true}"))
                .contains("\"cup\""));
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(post(gateway, "/v1/orders",
                "{\"requestId\":\"o\",\"customer\":\"ada\",\"lines\":[{\"sku\":\"cup\",\"quantity\":1}]}"))
                .contains("CONFIRMED"));
        JsonArray instances = JsonParser.parseString(get(gateway, "/v1/instances")).getAsJsonObject()
                .getAsJsonArray("instances");
        assertThat(instances).hasSize(4)
                .allMatch(each -> each.getAsJsonObject().get("host").getAsString().equals(HOST));
        for (int port : ports) {
            assertThatThrownBy(() -> new Socket("127.0.0.1", port).close()).isInstanceOf(ConnectException.class);
        }
    }

    private List<String> database(int registry) {
        TestDatabase database = TestPostgres.shared().newDatabase();
        return List.of("--registry=[::1]:" + registry, "--database-url=" + database.url(),
                "--database-user=" + database.user());
    }

    private void service(Service service, int port, List<String> further) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                "--instance=" + service.instance(1), "--host=[" + HOST + "]", "--bind=" + HOST, "--port=" + port));
        arguments.addAll(further);
        start(service.id(), JavaCommand.of(Home.find(), service, List.of(), arguments));
    }

    private void start(String name, List<String> command) throws IOException {
        processes.push(new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile()).start());
    }

    private static boolean hasIpv6() {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            return probe.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static int free() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            return probe.getLocalPort();
        }
    }

    private String get(int port, String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(port, path)));
    }

    private String post(int port, String path, String json) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(port, path)).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private static URI uri(int port, String path) {
        return URI.create("http://[" + HOST + "]:" + port + path);
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.timeout(Duration.ofSeconds(10)).build(), BodyHandlers.ofString()).body();
    }
}
