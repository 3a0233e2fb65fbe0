package dev.ensemble.lab.run.failpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ensemble.chassis.admin.AdminServer;
import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.chassis.admin.FailPointHandler;
import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.chassis.failpoint.FailPoints;
import dev.ensemble.lab.run.supervisor.InstanceStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SetFailPointsTest {
    private final FailPoints points = new FailPoints(true);
    private final AdminServer admin =
            AdminServer.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), false,
                    new HybridLogicalClock(InstantSource.system()));

    @BeforeEach
    void start() {
        points.point("sample.write.before");
        points.point("sample.write.after");
        admin.handle("/failpoints", new FailPointHandler(points)).start();
    }

    @AfterEach
    void stop() {
        admin.close();
    }

    private static InstanceStatus instance(String id, String state, int adminPort) {
        return new InstanceStatus(id, "order", state, 1, 1, adminPort, 0, 0, 0, "");
    }

    @Test
    void whatIsSetIsShownWithWhereAndWhat() {
        AdminPort port = new AdminPort(admin.port());
        List<InstanceStatus> instances = List.of(instance("order-1", "ready", admin.port()),
                instance("order-2", "frozen", admin.port()), instance("postgres", "ready", 0));
        assertThat(SetFailPoints.of(instances).lines()).isEmpty();

        port.arm("sample.write.after", "delay(20ms)");
        assertThat(SetFailPoints.of(instances).lines())
                .containsExactly("order-1: delay(20ms) at sample.write.after");
        port.clear("sample.write.after");
        assertThat(SetFailPoints.of(instances).lines()).isEmpty();
    }

    @Test
    void whoeverIsGoneHasNone() {
        admin.close();
        assertThat(SetFailPoints.of(List.of(instance("order-1", "ready", admin.port()))).byInstance()).isEmpty();
    }

    @Test
    void aHaltMayEndTheProcessBeforeItAnswers() throws IOException {
        try (ServerSocket mortal = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> hangUpOnEverybody(mortal));
            AdminPort port = new AdminPort(mortal.getLocalPort());
            port.arm("sample.write.after", "halt");
            assertThatThrownBy(() -> port.arm("sample.write.after", "hang")).isInstanceOf(UsageException.class);
        }
    }

    private static void hangUpOnEverybody(ServerSocket server) {
        try {
            while (true) {
                try (Socket caller = server.accept()) {
                    caller.getInputStream().read();
                }
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    @Test
    void whatThePortRefusesIsSaid() {
        assertThatThrownBy(() -> new AdminPort(admin.port()).arm("sample.write.after", "explode"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("'explode' is no action; expected halt, hang, fail, panic, reset or delay(20ms)");
    }
}
