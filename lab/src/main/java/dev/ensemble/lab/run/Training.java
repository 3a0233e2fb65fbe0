package dev.ensemble.lab.run;

import dev.ensemble.lab.load.http.Authorities;
import dev.ensemble.lab.run.supervisor.DataFolder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Makes the services' AOT caches, once a build: a small ensemble does a little work and leaves them when it stops. */
public final class Training {
    private static final int ORDERS = 20;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String ORDER =
            "{\"customer\":\"trainer\",\"lines\":[{\"sku\":\"espresso-machine\",\"quantity\":1}]}";

    private Training() {}

    /**
     * Makes the caches unless those of this build exist.
     *
     * @param progress is told when it begins and ends
     */
    public static void ensure(Home home, Consumer<String> progress) throws IOException, InterruptedException {
        List<Service> services = Arrays.stream(Service.values()).filter(Service::isJava).toList();
        Files.createDirectories(home.derived());
        try (FileChannel channel = FileChannel.open(
                home.derived().resolve("training.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (lock.isValid() && !areFresh(home, services)) {
                progress.accept("preparing a quick start, once a build");
                train(home, services);
                progress.accept("prepared");
            }
        }
    }

    private static boolean areFresh(Home home, List<Service> services) throws IOException {
        for (Service service : services) {
            if (!new AotCache(home, service).isFresh()) {
                return false;
            }
        }
        return true;
    }

    private static void train(Home home, List<Service> services) throws IOException, InterruptedException {
        Path data = home.derived().resolve("training");
        Map<String, List<String>> recording = services.stream()
                .collect(Collectors.toMap(Service::id, service -> new AotCache(home, service).record()));
        EnsembleOptions options = EnsembleOptions.defaults(data).withJvmArgs(recording);
        for (Service service : services) {
            options = options.withReplicas(service, 1);
        }
        try (Ensemble ensemble = Ensemble.prepare(options, event -> {})) {
            ensemble.closeOnSignal();
            ensemble.launch(Duration.ofMinutes(2), () -> {});
            work(ensemble.gateway());
        }
        for (Service service : services) {
            new AotCache(home, service).adopt();
        }
        try (DataFolder folder = DataFolder.take(data)) {
            folder.purge();
        }
    }

    /** The items that the orders are for; an ensemble of {@link Ensemble#launch} has them. */
    public static void stock(URI gateway) {
        InitialStock.fill(gateway, Authorities.ofEnvironment(), Optional.empty());
    }

    /** The same for a few orders. */
    public static void work(URI gateway) throws IOException, InterruptedException {
        work(gateway, ORDERS);
    }

    /** What an order touches is what must start quickly. Answers do not matter: these are not measured. */
    public static void work(URI gateway, int orders) throws IOException, InterruptedException {
        HttpRequest order = HttpRequest.newBuilder(gateway.resolve("/v1/orders"))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(ORDER))
                .build();
        HttpRequest list = HttpRequest.newBuilder(gateway.resolve("/v1/orders"))
                .timeout(TIMEOUT)
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 0; i < orders; i++) {
                client.send(order, BodyHandlers.discarding());
                client.send(list, BodyHandlers.discarding());
            }
        }
    }
}
