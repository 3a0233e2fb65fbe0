package dev.ensemble.lab.run.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ensemble.chassis.config.UsageException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

final class PortsTest {
    private final Ports ports = new Ports();

    @AfterEach
    void close() throws IOException {
        ports.close();
    }

    @Test
    void aNameKeepsItsPortAndNoOtherNameGetsIt() {
        assertThat(IntStream.range(0, 100).map(i -> ports.of("order-" + i))).doesNotHaveDuplicates();
        assertThat(ports.of("order-1")).isEqualTo(ports.of("order-1"));
    }

    @Test
    void itsOwnerCanListenThere() throws IOException {
        try (ServerSocket owner = listen(ports.of("order-1"));
                Socket caller = new Socket(owner.getInetAddress(), owner.getLocalPort())) {
            assertThat(caller.isConnected()).isTrue();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void anOutgoingConnectionCannotTakeItWhileItsOwnerIsDead() throws IOException {
        try (Socket outgoing = new Socket()) {
            outgoing.setReuseAddress(false);
            InetSocketAddress held = new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.of("order-1"));

            assertThatThrownBy(() -> outgoing.bind(held)).isInstanceOf(BindException.class);

            ports.close();
            outgoing.bind(held);
        }
    }

    @Test
    void refusesAPortThatSomebodyListensAt() throws IOException {
        try (ServerSocket other = listen(0)) {
            assertThatThrownBy(() -> Ports.refuseTaken("--port", other.getLocalPort()))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("port " + other.getLocalPort() + " is taken");
        }
    }

    private static ServerSocket listen(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }
}
