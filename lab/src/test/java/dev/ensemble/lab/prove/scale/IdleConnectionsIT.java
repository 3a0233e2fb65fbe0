package dev.ensemble.lab.prove.scale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.lab.load.LoadPlan;
import dev.ensemble.lab.load.LoadResult;
import dev.ensemble.lab.load.RateStep;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.supervisor.InstanceStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Many callers who keep a connection and say nothing: what they cost, and whether those who do say something notice. */
@Tag("full")
@EnabledOnOs(OS.LINUX) // with several gateways at one port
class IdleConnectionsIT {
    private static final int CONNECTIONS = 10_000;
    private static final int LIMIT = 6_000; // the kernel does not spread them quite evenly over two
    private static final double RATE = 20;
    private static final Duration TIME = Duration.ofSeconds(10);
    private static final double MOST_KIB = 40;
    private static final ByteBuffer REQUEST = ByteBuffer.wrap(
            "HEAD /nothing-there HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

    @TempDir
    private Path folder;

    @Test
    @Timeout(600)
    void tenThousandIdleConnectionsOnTwoGatewaysCostMemoryOnly() throws Exception {
        EnsembleOptions options = EnsembleOptions.forTrial(folder)
                .withServiceArgs(Map.of("gateway", List.of("--max-connections=" + LIMIT)))
                .withJvmArgs(Map.of("gateway", List.of("-Xmx192m")));
        try (Ensemble ensemble = Ensemble.start(options, line -> {})) {
            RateStep.of(LoadPlan.of(ensemble.gateway(), RATE, TIME)); // warm
            long before = gatewayBytes(ensemble);
            List<SocketChannel> idle = open(ensemble.gateway(), CONNECTIONS);
            try {
                double kib = (gatewayBytes(ensemble) - before) / 1024.0 / CONNECTIONS;
                LoadResult load = RateStep.of(LoadPlan.of(ensemble.gateway(), RATE, TIME)).result();
                long answered = idle.stream().filter(IdleConnectionsIT::isAnswered).count();
                System.out.printf("%d idle connections: %.1f KiB each of two gateways; beside them %s%n", CONNECTIONS,
                        kib, load);

                assertThat(answered).isEqualTo(CONNECTIONS);
                assertThat(load.clean()).as("%s", load).isTrue();
                assertThat(kib).isLessThan(MOST_KIB);
            } finally {
                close(idle);
            }
        }
    }

    /** The control: beyond the limit a connection is told so. */
    @Test
    @Timeout(300)
    void beyondTheLimitTheyAreRefused() throws Exception {
        EnsembleOptions options = EnsembleOptions.forTrial(folder)
                .withServiceArgs(Map.of("gateway", List.of("--max-connections=100")));
        try (Ensemble ensemble = Ensemble.start(options, line -> {})) {
            List<SocketChannel> open = open(ensemble.gateway(), 300);
            try {
                assertThat(open.stream().filter(IdleConnectionsIT::isAnswered).count()).isBetween(150L, 200L);
            } finally {
                close(open);
            }
        }
    }

    private static List<SocketChannel> open(URI gateway, int number) throws IOException {
        List<SocketChannel> open = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(gateway.getHost(), gateway.getPort()));
            open.add(channel);
            isAnswered(channel); // so that both sides have done with a connection what they do
        }
        return open;
    }

    /** Asks once more; whether the answer is one that leaves the connection open. */
    private static boolean isAnswered(SocketChannel channel) {
        try {
            channel.write(REQUEST.duplicate());
            ByteBuffer answer = ByteBuffer.allocate(1 << 10);
            int read = channel.read(answer);
            String head = read <= 0 ? "" : StandardCharsets.US_ASCII.decode(answer.flip()).toString();
            return head.startsWith("HTTP/1.1 ") && !head.startsWith("HTTP/1.1 5");
        } catch (IOException e) {
            return false;
        }
    }

    private static long gatewayBytes(Ensemble ensemble) {
        return ensemble.measured().stream().filter(each -> each.service().equals("gateway"))
                .mapToLong(InstanceStatus::memoryBytes).sum();
    }

    private static void close(List<SocketChannel> channels) throws IOException {
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }
}
