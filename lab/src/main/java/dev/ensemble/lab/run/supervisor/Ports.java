package dev.ensemble.lab.run.supervisor;

import dev.ensemble.chassis.config.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;

/**
 * Loopback ports that instances keep over their restarts. Each is held by a socket that is bound and does not listen:
 * on Linux that lets a process with SO_REUSEADDR listen there (every server sets it), but keeps the kernel from using
 * the port for an outgoing connection while its owner is dead.
 */
public final class Ports implements AutoCloseable {
    private static final boolean HOLDS = System.getProperty("os.name").equals("Linux");

    private final Map<String, Integer> ports = new HashMap<>();
    private final Map<String, SocketChannel> held = new HashMap<>();

    /** The port of this name: a free one at the first call, the same one ever after. */
    public synchronized int of(String name) {
        return ports.computeIfAbsent(name, this::take);
    }

    private int take(String name) {
        try {
            SocketChannel socket = SocketChannel.open();
            socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = ((InetSocketAddress) socket.getLocalAddress()).getPort();
            if (HOLDS) {
                held.put(name, socket);
            } else {
                socket.close();
            }
            return port;
        } catch (IOException e) {
            throw new UncheckedIOException("no free port for " + name, e);
        }
    }

    /** Refuses a port, given by {@code option}, that a server listens at; 0 stands for a free one. */
    public static void refuseTaken(String option, int port) {
        if (port != 0 && !isFree(port)) {
            throw new UsageException("port " + port + " is taken by another process; choose one with " + option
                    + " (0: a free one)");
        }
    }

    /** Whether no server listens at this loopback port. */
    public static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Lets all ports go. */
    @Override
    public synchronized void close() throws IOException {
        for (SocketChannel socket : held.values()) {
            socket.close();
        }
        held.clear();
    }
}
