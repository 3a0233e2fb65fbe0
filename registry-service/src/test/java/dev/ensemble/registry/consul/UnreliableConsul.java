package dev.ensemble.registry.consul;

import com.google.common.net.HostAndPort;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before a real Consul, and hands connections on to it or answers badly in its place. */
final class UnreliableConsul implements AutoCloseable {

    /** How it behaves. */
    enum Mood {
        /** Hands everything on. */
        HONEST(""),
        /** Takes connections and says nothing. */
        SILENT(""),
        ERROR_500(http("500 Internal Server Error", "rpc error making call: No cluster leader")),
        TOO_MANY_429(http("429 Too Many Requests", "Your IP is issuing too many concurrent connections")),
        NO_HTTP("\u0016\u0003\u0001 garbage garbage garbage\n\n\n"),
        NO_JSON(http("200 OK", "<html>It works!</html>")),
        OTHER_JSON(http("200 OK", "{\"a\":[1,2,{}]}")),
        /** Answers every query at once, as if something had changed. */
        NO_NEWS(http("200 OK", "[]")),
        /** An answer whose end is missing. */
        HALF("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n[{\"Node\":{\"ID\":\"\","),
        /** An answer that never ends, a byte at a time. */
        DRIP("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n["),
        /** An answer that never ends, as fast as it goes. */
        FLOOD("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[");

        private final String answer;

        Mood(String answer) {
            this.answer = answer;
        }

        private static String http(String status, String body) {
            return "HTTP/1.1 " + status + "\r\nX-Consul-Index: 7\r\nContent-Length: " + body.length() + "\r\n\r\n"
                    + body;
        }
    }

    private final HostAndPort real;
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    /** Heads of the requests that were handed on. */
    final CopyOnWriteArrayList<String> requests = new CopyOnWriteArrayList<>();
    /** Answers given in Consul's place. */
    final AtomicInteger answered = new AtomicInteger();
    private volatile Mood mood;

    UnreliableConsul(HostAndPort real, Mood mood) throws IOException {
        this.real = real;
        this.mood = mood;
        threads.execute(this::accept);
    }

    HostAndPort address() {
        return HostAndPort.fromParts("127.0.0.1", server.getLocalPort());
    }

    void turn(Mood next) throws IOException {
        mood = next;
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                threads.execute(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            if (mood == Mood.HONEST) {
                relay(client);
            } else {
                answer(client, mood);
            }
        } catch (IOException e) {
            // Whoever asked has gone, which is what is to be seen.
        } finally {
            open.remove(client);
        }
    }

    private void relay(Socket client) throws IOException {
        try (Socket consul = new Socket(real.getHost(), real.getPort())) {
            open.add(consul);
            threads.execute(() -> copy(consul, client, false));
            copy(client, consul, true);
            open.remove(consul);
        }
    }

    private void copy(Socket from, Socket to, boolean isRequest) {
        byte[] buffer = new byte[1 << 16];
        try {
            InputStream in = from.getInputStream();
            for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
                if (isRequest) {
                    requests.add(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
                }
                to.getOutputStream().write(buffer, 0, count);
            }
            to.close();
        } catch (IOException e) {
            // One side is gone; the other is closed with it.
        }
    }

    private void answer(Socket client, Mood how) throws IOException {
        InputStream in = client.getInputStream();
        OutputStream out = client.getOutputStream();
        byte[] buffer = new byte[1 << 16];
        while (in.read(buffer) > 0) {
            answered.incrementAndGet();
            out.write(how.answer.getBytes(StandardCharsets.ISO_8859_1));
            switch (how) {
                case HALF, NO_HTTP -> {
                    return;
                }
                case DRIP -> drip(out);
                case FLOOD -> flood(out);
                default -> {}
            }
        }
    }

    private static void drip(OutputStream out) throws IOException {
        try {
            while (true) {
                Thread.sleep(100);
                out.write(' ');
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void flood(OutputStream out) throws IOException {
        byte[] spaces = " ".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
        while (true) {
            out.write(spaces);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        turn(Mood.SILENT);
        threads.shutdownNow();
    }
}
