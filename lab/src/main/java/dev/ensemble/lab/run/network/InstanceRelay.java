package dev.ensemble.lab.run.network;

import dev.ensemble.chassis.scheduling.Backoff;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** Stands before one instance: a process that wants to reach it connects here. */
final class InstanceRelay implements AutoCloseable {
    /** More wait in the backlog. */
    private static final int MOST_CONNECTIONS = 512;
    private static final int BACKLOG = 128;

    private final String instance;
    private final int target;
    private final ServerSocket listener;
    private final Consumer<RelayedConnection> admission;
    private final Semaphore room = new Semaphore(MOST_CONNECTIONS);
    private final Set<RelayedConnection> connections = ConcurrentHashMap.newKeySet();
    private final Thread acceptor;
    private volatile boolean closed;
    private long accepted;

    /**
     * Listens at a free port.
     *
     * @param target the port that the instance listens at
     * @param admission is given each connection before anything is passed on
     */
    InstanceRelay(String instance, int target, Consumer<RelayedConnection> admission) throws IOException {
        this.instance = instance;
        this.target = target;
        this.admission = admission;
        this.listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        this.acceptor = Thread.ofVirtual().name("relay-" + instance).start(this::accept);
    }

    String instance() {
        return instance;
    }

    int port() {
        return listener.getLocalPort();
    }

    Set<RelayedConnection> connections() {
        return Set.copyOf(connections);
    }

    private void accept() {
        Backoff backoff = new Backoff(Duration.ofMillis(10), Duration.ofSeconds(1));
        try {
            while (!closed) {
                room.acquire();
                try {
                    begin(listener.accept());
                    backoff.reset();
                } catch (IOException e) { // Closed, or no descriptor is free.
                    room.release();
                    backoff.pause();
                }
            }
        } catch (InterruptedException e) {
            // It is what ends it.
        }
    }

    private void begin(Socket caller) {
        RelayedConnection[] self = new RelayedConnection[1];
        self[0] = new RelayedConnection(caller, target, "relay-" + instance + "-" + accepted++, () -> {
            connections.remove(self[0]);
            room.release();
        });
        connections.add(self[0]);
        admission.accept(self[0]);
        self[0].start();
    }

    /** Resets all connections, and listens no more. */
    @Override
    public void close() throws IOException, InterruptedException {
        closed = true;
        listener.close();
        acceptor.interrupt();
        acceptor.join();
        List<RelayedConnection> last = List.copyOf(connections);
        last.forEach(RelayedConnection::close);
        for (RelayedConnection each : last) {
            each.awaitEnd();
        }
    }
}
