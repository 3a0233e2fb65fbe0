package dev.ensemble.lab.run.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ensemble.chassis.config.UsageException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** With real sockets: {@code order-1} is this process, and calls {@code inventory-1}, which listens in it. */
@EnabledOnOs(OS.LINUX)
final class BreakableNetworkTest {
    private static final int SILENCE_MILLIS = 300;
    private static final int PATIENCE_MILLIS = 10_000;

    private final BreakableNetwork network =
            new BreakableNetwork(() -> Map.of("order-1", ProcessHandle.current().pid()));
    private ServerSocket listener;
    private Socket caller;
    private Socket callee;

    @BeforeEach
    void connect() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listener.setSoTimeout(PATIENCE_MILLIS);
        caller = call();
        callee = listener.accept();
    }

    @AfterEach
    void close() throws IOException, InterruptedException {
        network.close();
        caller.close();
        callee.close();
        listener.close();
    }

    private Socket call() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port());
    }

    private int port() {
        return network.portBefore("inventory-1", listener.getLocalPort());
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String hear(Socket socket, int bytes) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.US_ASCII);
    }

    private static void assertSilent(Socket socket) throws IOException {
        socket.setSoTimeout(SILENCE_MILLIS);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
    }

    private void assertTalking() throws IOException {
        say(caller, "ping");
        assertThat(hear(callee, 4)).isEqualTo("ping");
        say(callee, "pong");
        assertThat(hear(caller, 4)).isEqualTo("pong");
    }

    private void cut(Direction direction) {
        network.disturb(Disturbance.cut("inventory-1", direction, Optional.empty()));
    }

    @Test
    void passesOnWhatComesAndEachDirectionsEnd() throws IOException {
        assertTalking();
        caller.shutdownOutput();
        assertThat(callee.getInputStream().read()).isEqualTo(-1);
        say(callee, "still here");
        assertThat(hear(caller, 10)).isEqualTo("still here");
        callee.close();
        assertThat(caller.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void aCutLetsNothingThroughEitherWayAndWhatWasSentComesAfterTheMend() throws IOException {
        cut(Direction.BOTH);
        say(caller, "request");
        say(callee, "answer");
        assertSilent(callee);
        assertSilent(caller);

        network.mend("inventory-1");

        assertThat(hear(callee, 7)).isEqualTo("request");
        assertThat(hear(caller, 6)).isEqualTo("answer");
        assertTalking();
    }

    @Test
    void aCutOfOneDirectionLetsTheOtherThrough() throws IOException {
        cut(Direction.IN);
        say(caller, "request");
        say(callee, "answer");
        assertThat(hear(caller, 6)).isEqualTo("answer");
        assertSilent(callee);
        network.mend("inventory-1");
        assertThat(hear(callee, 7)).isEqualTo("request");

        cut(Direction.OUT);
        say(caller, "request");
        say(callee, "answer");
        assertThat(hear(callee, 7)).isEqualTo("request");
        assertSilent(caller);
    }

    @Test
    void neitherSideHearsOfTheOthersDeathBeforeTheMend() throws IOException {
        cut(Direction.BOTH);
        callee.setSoLinger(true, 0);
        callee.close();
        assertSilent(caller);

        network.mend("inventory-1");

        caller.setSoTimeout(PATIENCE_MILLIS);
        assertThatThrownBy(() -> caller.getInputStream().read()).isInstanceOf(SocketException.class);
    }

    @Test
    void aConnectionThatIsOpenedDuringACutIsNeitherRefusedNorServedBeforeTheMend() throws IOException {
        cut(Direction.BOTH);
        try (Socket late = call()) {
            say(late, "hello");
            listener.setSoTimeout(SILENCE_MILLIS);
            assertThatThrownBy(() -> listener.accept()).isInstanceOf(SocketTimeoutException.class);

            network.mend("inventory-1");

            listener.setSoTimeout(PATIENCE_MILLIS);
            try (Socket accepted = listener.accept()) {
                assertThat(hear(accepted, 5)).isEqualTo("hello");
            }
        }
    }

    @Test
    void aCallerIsKnownByItsProcess() throws IOException {
        network.disturb(Disturbance.cut("inventory-1", Direction.BOTH, Optional.of("gateway")));
        assertTalking();
        network.mend("inventory-1");
        network.disturb(Disturbance.cut("order-1", Direction.BOTH, Optional.of("registry")));
        assertTalking();
        network.mend("order-1");

        network.disturb(Disturbance.cut("order-1", Direction.OUT, Optional.of("inventory")));
        say(caller, "request");
        assertSilent(callee);
        try (Socket late = call()) {
            say(late, "hello");
            network.mend("order-1");
            try (Socket accepted = listener.accept()) {
                assertThat(hear(accepted, 5)).isEqualTo("hello");
            }
        }
        assertThat(hear(callee, 7)).isEqualTo("request");
    }

    @Test
    void whatASlowInstanceSendsArrivesLateAndTheDelaysOfSeveralPacketsDoNotAddUp() throws IOException {
        int packets = 10;
        Duration delay = Duration.ofSeconds(1);
        network.disturb(Disturbance.slow("inventory-1", new Pacer(delay, 0)));
        long began = System.nanoTime();
        for (int i = 0; i < packets; i++) {
            say(callee, "x");
            say(caller, "y");
            assertThat(hear(callee, 1)).isEqualTo("y"); // What is sent to it is as quick as ever.
        }
        assertThat(System.nanoTime() - began).isLessThan(delay.toNanos());
        assertThat(hear(caller, 1)).isEqualTo("x");
        assertThat(System.nanoTime() - began).isGreaterThan(delay.toNanos());
        hear(caller, packets - 1);
        assertThat(System.nanoTime() - began).isLessThan(delay.multipliedBy(packets / 2).toNanos());
    }

    @Test
    void aRateIsOneForAllConnectionsTogether() throws IOException {
        network.disturb(Disturbance.slow("inventory-1", new Pacer(Duration.ZERO, 80_000)));
        try (Socket second = call(); Socket accepted = listener.accept()) {
            long began = System.nanoTime();
            callee.getOutputStream().write(new byte[5_000]);
            accepted.getOutputStream().write(new byte[5_000]);
            hear(caller, 5_000);
            hear(second, 5_000);
            // 10 kB at 10 kB/s.
            assertThat(System.nanoTime() - began).isGreaterThan(Duration.ofMillis(950).toNanos());
        }
    }

    @Test
    void holdsAtMostAFewHundredKilobytesForAConnectionAndLetsThemGoAtTheMend() throws IOException {
        int bytes = 16 << 20;
        network.disturb(Disturbance.slow("inventory-1", new Pacer(Duration.ofMinutes(1), 0)));
        Thread sender = Thread.ofVirtual().name("sender").start(() -> {
            try {
                callee.getOutputStream().write(new byte[bytes]);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        await().untilAsserted(() -> assertThat(network.held()).isGreaterThanOrEqualTo(Lane.MOST_HELD));
        await().during(Duration.ofMillis(SILENCE_MILLIS)).untilAsserted(
                () -> assertThat(network.held()).isLessThan(2 * Lane.MOST_HELD));
        assertThat(sender.isAlive()).isTrue();

        network.mend("inventory-1");

        assertThat(hear(caller, bytes)).hasSize(bytes);
        assertThat(network.held()).isZero();
    }

    @Test
    void whoCallsADeadInstanceIsReset() throws IOException {
        listener.close();
        try (Socket late = call()) {
            late.setSoTimeout(PATIENCE_MILLIS);
            assertThatThrownBy(() -> late.getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void refusesASecondDisturbanceOfAnInstanceAndAMendOfNothing() {
        cut(Direction.IN);
        assertThat(network.disturbances()).containsExactly("inventory-1: cut off, nothing reaches it");
        assertThatThrownBy(() -> cut(Direction.OUT))
                .isInstanceOf(UsageException.class)
                .hasMessage("inventory-1: cut off, nothing reaches it: `mend` it first");
        assertThatThrownBy(() -> network.mend("order-1"))
                .isInstanceOf(UsageException.class)
                .hasMessage("nothing is wrong with the network of order-1");
        network.mend("inventory-1");
        assertThat(network.disturbances()).isEmpty();
    }

    @Test
    void closedItLeavesNoConnectionAndNoPortEvenWhileItIsCut() throws IOException, InterruptedException {
        int port = port();
        cut(Direction.BOTH);
        say(caller, "request");

        network.close();

        caller.setSoTimeout(PATIENCE_MILLIS);
        assertThatThrownBy(() -> hear(caller, 1)).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port))
                .isInstanceOf(ConnectException.class);
    }
}
