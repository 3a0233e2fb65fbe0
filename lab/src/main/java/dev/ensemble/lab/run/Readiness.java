package dev.ensemble.lab.run;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks the admin port of a process whether it is ready. */
final class Readiness {
    private static final int TIMEOUT_MILLIS = 1_000;
    private static final byte[] REQUEST =
            "GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final InetSocketAddress address;

    Readiness(int adminPort) {
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), adminPort);
    }

    /** Whether it answers 200 in time; a status line is all that is read. */
    boolean isReady() {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(address, TIMEOUT_MILLIS);
            socket.getOutputStream().write(REQUEST);
            InputStream answer = socket.getInputStream();
            return new String(answer.readNBytes("HTTP/1.1 200".length()), StandardCharsets.US_ASCII).endsWith(" 200");
        } catch (IOException e) {
            return false;
        }
    }
}
