package dev.ensemble.chassis.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.HostAndPort;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import dev.ensemble.chassis.clock.SteadyClock;
import dev.ensemble.chassis.clock.WallClock;
import dev.ensemble.chassis.rpc.server.Unary;
import dev.ensemble.registry.v1.CompareClocksRequest;
import dev.ensemble.registry.v1.CompareClocksResponse;
import dev.ensemble.registry.v1.RegistryServiceGrpc;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A process that starts, beside a fake registry that does not answer well at first. Once a second would take longer. */
class ClockComparisonTest {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final long TOO_SLOW_NANOS = 510_000_000;

    private final WallClock wall = WallClock.ofMachine();
    private final SteadyClock steady = new SteadyClock(wall, () -> 0);
    private final AtomicInteger asked = new AtomicInteger();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile int failing;
    private volatile int slow;
    private Server server;
    private RegistryClient client;

    @BeforeEach
    void start() throws Exception {
        server = Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                .executor(threads)
                .addService(new RegistryServiceGrpc.RegistryServiceImplBase() {
                    @Override
                    public void compareClocks(
                            CompareClocksRequest request, StreamObserver<CompareClocksResponse> answer) {
                        compare(answer);
                    }
                })
                .build()
                .start();
        client = new RegistryClient(
                List.of(HostAndPort.fromParts("127.0.0.1", server.getPort())), InsecureChannelCredentials.create());
    }

    @AfterEach
    void stop() {
        client.close();
        server.shutdownNow();
        threads.shutdownNow();
    }

    private void compare(StreamObserver<CompareClocksResponse> answer) {
        int number = asked.incrementAndGet();
        if (number <= failing) {
            answer.onError(Status.UNAVAILABLE.asRuntimeException());
            return;
        }
        if (number <= slow) {
            LockSupport.parkNanos(TOO_SLOW_NANOS);
        }
        Unary.reply(answer, CompareClocksResponse.newBuilder()
                .setTime(Timestamps.fromMillis(wall.millis()))
                .setAhead(Durations.fromSeconds(-40)).build());
    }

    private ClockComparison begin() {
        return new ClockComparison("sample-1", wall, steady, BOUND, client, what -> {});
    }

    @Test
    void aProcessThatStartsAsksAgainSoonWhenItIsNotAnswered() throws Exception {
        failing = 8;
        try (ClockComparison comparison = begin()) {
            assertThat(comparison.awaitFirst(Duration.ofSeconds(7))).isTrue();
        }
    }

    @Test
    void aProcessThatStartsAsksAgainAtOnceWhenTheAnswerTookTooLong() throws Exception {
        slow = 6;
        try (ClockComparison comparison = begin()) {
            assertThat(comparison.awaitFirst(Duration.ofSeconds(5))).isTrue();
        }
    }

    @Test
    void aProcessLearnsWhatMostOthersClocksShow() throws Exception {
        assertThat(steady.othersMillis() - steady.millis()).isZero();
        try (ClockComparison comparison = begin()) {
            assertThat(comparison.awaitFirst(Duration.ofSeconds(5))).isTrue();
        }
        assertThat(steady.othersMillis() - steady.millis()).isEqualTo(40_000);
    }
}
