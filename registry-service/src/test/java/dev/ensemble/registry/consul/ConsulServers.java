package dev.ensemble.registry.consul;

import static org.awaitility.Awaitility.await;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import com.google.common.net.HostAndPort;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Real Consul servers on free loopback ports, from the {@code consul} on the PATH. */
final class ConsulServers implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Path folder;
    private final String binary;
    private final String extra;
    /** For what tests ask themselves; empty without ACLs. */
    private final String token;
    private final List<int[]> ports = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();

    private ConsulServers(String binary, int count, String extra, String token) throws IOException {
        this.token = token;
        this.binary = binary;
        this.extra = extra;
        this.folder = Files.createTempDirectory("ensemble-consul");
        for (int i = 0; i < count; i++) {
            ports.add(new int[]{freePort(), freePort(), freePort()});
            processes.add(null);
        }
    }

    /** Starts servers and waits for their leader; skips the test, loudly, where there is no Consul and no CI. */
    static ConsulServers start(int count) throws IOException {
        return start(count, "", "");
    }

    /** Starts a server that lets nobody in without a token; {@code token} may do everything. */
    static ConsulServers guarded(String token) throws IOException {
        return start(1, """
                acl {
                  enabled = true
                  default_policy = "deny"
                  tokens { initial_management = "%s" agent = "%s" }
                }
                """.formatted(token, token), token);
    }

    /** Starts a server whose port for HTTPS is this, with a certificate in files. */
    static ConsulServers secure(int port, Path certificate, Path key) throws IOException {
        return start(1, """
                ports { https = %d }
                tls {
                  https { cert_file = "%s" key_file = "%s" }
                }
                """.formatted(port, certificate, key), "");
    }

    private static ConsulServers start(int count, String extraConfiguration, String token) throws IOException {
        Optional<String> binary = binary();
        if (binary.isEmpty()) {
            String message =
                    "NOT TESTED with Consul: there is no `consul` on the PATH; install it to enable these tests";
            if ("true".equals(System.getenv("CI"))) {
                throw new IllegalStateException(message + " (required where CI=true)");
            }
            System.err.println(message);
            Assumptions.abort(message);
        }
        ConsulServers servers = new ConsulServers(binary.orElseThrow(), count, extraConfiguration, token);
        for (int i = 0; i < count; i++) {
            servers.run(i);
        }
        servers.awaitLeader();
        return servers;
    }

    private static Optional<String> binary() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "consul"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    void run(int i) throws IOException {
        int[] mine = ports.get(i);
        String joins = String.join(
                ",", ports.stream().map(each -> "\"127.0.0.1:" + each[2] + "\"").toList());
        String configuration = """
                server = true
                bootstrap_expect = %d
                node_name = "server-%d"
                data_dir = "%s"
                bind_addr = "127.0.0.1"
                client_addr = "127.0.0.1"
                retry_join = [%s]
                retry_interval = "1s"
                ports { http = %d server = %d serf_lan = %d serf_wan = -1 dns = -1 grpc = -1 grpc_tls = -1 }
                performance { raft_multiplier = 1 }
                disable_update_check = true
                disable_coordinates = true
                skip_leave_on_interrupt = true
                """.formatted(ports.size(), i, folder.resolve("data-" + i), joins, mine[0], mine[1], mine[2]);
        Path file = Files.writeString(folder.resolve("server-" + i + ".hcl"), configuration);
        Path further = Files.writeString(folder.resolve("further-" + i + ".hcl"), extra);
        processes.set(
                i,
                new ProcessBuilder(
                        binary, "agent", "-config-file", file.toString(), "-config-file", further.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("server-" + i + ".log").toFile())
                        .start());
    }

    void kill(int i) throws InterruptedException {
        processes.get(i).destroyForcibly().waitFor();
    }

    void freeze(int i) throws Exception {
        signal(i, "STOP");
    }

    void thaw(int i) throws Exception {
        signal(i, "CONT");
    }

    private void signal(int i, String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(processes.get(i).pid())).start().waitFor();
    }

    int leader() {
        String address = get(living(), "/v1/status/leader").getAsString();
        for (int i = 0; i < ports.size(); i++) {
            if (address.equals("127.0.0.1:" + ports.get(i)[1])) {
                return i;
            }
        }
        throw new IllegalStateException("no leader among us: " + address);
    }

    private int living() {
        for (int i = 0; i < processes.size(); i++) {
            if (processes.get(i).isAlive()) {
                return i;
            }
        }
        throw new IllegalStateException("all servers are dead");
    }

    /** And for what a leader sets up first: it is elected before its tokens are written. */
    void awaitLeader() {
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> leader() >= 0 && knowsToken());
    }

    private boolean knowsToken() {
        return token.isEmpty() || get("/v1/acl/token/self").isJsonObject();
    }

    List<HostAndPort> addresses() {
        return ports.stream().map(each -> HostAndPort.fromParts("127.0.0.1", each[0])).toList();
    }

    ConsulAccess access() {
        return new ConsulAccess(addresses(), "");
    }

    /** What Consul says to anyone who asks. */
    JsonElement get(String path) {
        return get(living(), path);
    }

    private JsonElement get(int i, String path) {
        return send(i, HttpRequest.newBuilder().GET(), path);
    }

    JsonElement put(String path, String body) {
        return send(living(), HttpRequest.newBuilder().PUT(HttpRequest.BodyPublishers.ofString(body)), path);
    }

    void delete(String path) {
        send(living(), HttpRequest.newBuilder().DELETE(), path);
    }

    /** All that Consul knows, to be put back later. */
    byte[] snapshot() {
        return exchange(
                HttpRequest.newBuilder(uri(living(), "/v1/snapshot")).GET(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    void restore(byte[] snapshot) {
        exchange(
                HttpRequest.newBuilder(uri(living(), "/v1/snapshot"))
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(snapshot)),
                HttpResponse.BodyHandlers.discarding());
    }

    private URI uri(int i, String path) {
        return URI.create("http://127.0.0.1:" + ports.get(i)[0] + path);
    }

    private static <T> T exchange(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
        try {
            HttpResponse<T> response =
                    HTTP.send(request.timeout(Duration.ofSeconds(10)).build(), handler);
            if (response.statusCode() / 100 != 2 && response.statusCode() != 404) {
                throw new IllegalStateException(
                        response.request().uri() + ": " + response.statusCode() + " " + response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private JsonElement send(int i, HttpRequest.Builder request, String path) {
        if (!token.isEmpty()) {
            request.setHeader("X-Consul-Token", token);
        }
        String body = exchange(request.uri(uri(i, path)), HttpResponse.BodyHandlers.ofString());
        return body.isEmpty() ? JsonNull.INSTANCE : JsonParser.parseString(body);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws Exception {
        for (Process process : processes) {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    }
}
