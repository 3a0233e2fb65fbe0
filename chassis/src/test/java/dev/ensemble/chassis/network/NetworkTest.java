package dev.ensemble.chassis.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.chassis.admin.AdminServer;
import dev.ensemble.chassis.clock.HybridLogicalClock;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

    /** As where the folder for temporary files runs no programs, so that Netty's library cannot be loaded. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @EnabledOnOs(OS.LINUX)
    void aPortIsSharedWithAndWithoutTheNativeTransport(boolean without) throws Exception {
        Process process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED",
                "-Dio.netty.transport.noNative=" + without,
                "-Dio.grpc.netty.shaded.io.netty.transport.noNative=" + without,
                "-cp", System.getProperty("java.class.path"), SharedPort.class.getName())
                .redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said).contains("shared, native: " + !without);
    }

    @Test
    void localhostIsBothLoopbacks() throws Exception {
        int port = free();
        assertThat(Addresses.of("localhost", port, false)).extracting(InetSocketAddress::getAddress)
                .startsWith(InetAddress.getByName("127.0.0.1"))
                .allMatch(InetAddress::isLoopbackAddress);
        assertThat(Addresses.of("localhost", 0, false)).as("two free ports would differ").hasSize(1);
        assertThat(Addresses.of("127.0.0.1", port, false)).hasSize(1);
        assertThat(Addresses.of("*", port, false).getFirst().getAddress().isAnyLocalAddress()).isTrue();
    }

    @Test
    void aLoopbackThatSomebodyElseHasIsLeftOut() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, Inet6Address.getByName("::1"))) {
            assertThat(Addresses.of("localhost", other.getLocalPort(), false)).hasSize(1);
        } catch (java.net.SocketException noIpv6) {
            assertThat(Addresses.of("localhost", free(), false)).hasSize(1);
        }
    }

    /** Pods listen so, also those of a cluster that has IPv6 only. */
    @Test
    void allAddressesOfIpv4AreThoseOfIpv6Too() throws Exception {
        try (Network network = new Network()) {
            Channel netty = network.listener().childHandler(new ChannelInboundHandlerAdapter())
                    .bind("0.0.0.0", 0).sync().channel();
            AdminServer admin = AdminServer.bind(new InetSocketAddress("0.0.0.0", 0), false,
                    new HybridLogicalClock(InstantSource.system()));
            for (int port : List.of(((InetSocketAddress) netty.localAddress()).getPort(), admin.port())) {
                for (InetSocketAddress loopback : Addresses.of("localhost", free(), false)) {
                    try (Socket caller = new Socket(loopback.getAddress(), port)) {
                        assertThat(caller.isConnected()).as("%s", loopback).isTrue();
                    }
                }
            }
            admin.start();
            admin.close();
            netty.close().sync();
        }
    }

    private static int free() throws Exception {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return probe.getLocalPort();
        }
    }
}
