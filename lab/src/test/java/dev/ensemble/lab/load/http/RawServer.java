package dev.ensemble.lab.load.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;

/** A server that misbehaves on the wire exactly as a test says. */
final class RawServer implements AutoCloseable {

    /** Answers one request, or does not. */
    interface Script {
        void handle(int number, Socket socket) throws IOException;
    }

    private final ServerSocket listener;
    private final String scheme;
    private final Script script;
    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger open = new AtomicInteger();
    final AtomicInteger requests = new AtomicInteger();

    RawServer(Script script) throws IOException {
        this(script, "http", ServerSocketFactory.getDefault());
    }

    /** One that speaks TLS. */
    RawServer(Script script, SSLContext tls) throws IOException {
        this(script, "https", tls.getServerSocketFactory());
    }

    private RawServer(Script script, String scheme, ServerSocketFactory listeners) throws IOException {
        this.script = script;
        this.scheme = scheme;
        this.listener = listeners.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("raw-server").start(this::accept);
    }

    URI url() {
        return URI.create(scheme + "://127.0.0.1:" + listener.getLocalPort());
    }

    static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    static void answer(Socket socket, String body) throws IOException {
        write(socket, "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                open.incrementAndGet();
                Thread.ofVirtual().name("raw-connection").start(() -> serve(socket));
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
            while (!socket.isClosed() && in.readLine() != null) {
                int length = 0;
                for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                    if (line.startsWith("Content-Length: ")) {
                        length = Integer.parseInt(line.substring(16));
                    }
                }
                in.skip(length);
                script.handle(requests.incrementAndGet(), socket);
            }
        } catch (IOException e) {
            // The client hung up.
        } finally {
            open.decrementAndGet();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
