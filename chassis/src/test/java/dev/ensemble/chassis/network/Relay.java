package dev.ensemble.chassis.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Passes bytes on to a port of this machine until it is told to break what is connected; closed, it looks to callers like
 * a dead process.
 */
public final class Relay implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    /** Passes on to {@code target}. */
    public Relay(int target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("relay").start(this::accept);
    }

    /** Where it listens. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Whether anything is connected. */
    public boolean isUsed() { return !sockets.isEmpty(); }

    /** Breaks all connections; new ones are accepted. */
    public void cut() {
        try {
            for (Socket socket : List.copyOf(sockets)) {
                socket.close();
                sockets.remove(socket);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Breaks all connections for good. */
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket from = keep(listener.accept());
                Socket to = keep(new Socket(InetAddress.getLoopbackAddress(), target));
                Thread.ofVirtual().name("relay-in").start(() -> copy(from, to));
                Thread.ofVirtual().name("relay-out").start(() -> copy(to, from));
            } catch (IOException e) {
                // Closed, here or there: nothing to pass on.
            }
        }
    }

    private Socket keep(Socket socket) throws IOException {
        sockets.add(socket);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static void copy(Socket from, Socket to) {
        try (from; to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // Broken, as it is meant to be.
        }
    }
}
