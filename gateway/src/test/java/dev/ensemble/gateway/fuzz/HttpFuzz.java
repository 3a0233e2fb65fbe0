package dev.ensemble.gateway.fuzz;

import dev.ensemble.gateway.http.Limits;
import dev.ensemble.gateway.support.TestGateway;
import io.grpc.netty.shaded.io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/**
 * For {@code gateway/fuzz http}: bytes on a socket of a real gateway. Whatever they are, the connection ends in time,
 * what comes back is HTTP and no 500, and the memory of connections is given back.
 */
public final class HttpFuzz {
    private static final int AT_ONCE = 32;
    private static final int HANGS_AFTER_MILLIS = 10_000;
    private static final long MOST_DIRECT_BYTES = 64 << 20;
    /** A 501 is the right answer to a method that is none (RFC 9110, 15.6.2). */
    private static final Pattern FAILED = Pattern.compile("HTTP/1\\.[01] 50[02] ");
    private static final TestGateway GATEWAY = start();
    private static final Semaphore SLOTS = new Semaphore(AT_ONCE);
    private static final AtomicReference<String> FOUND = new AtomicReference<>();

    private HttpFuzz() {}

    private static TestGateway start() {
        Limits d = Limits.DEFAULT;
        try {
            return new TestGateway(new Limits(d.bodyBytes(), d.urlBytes(), d.headerBytes(), d.connections(),
                    Duration.ofSeconds(2), Duration.ofSeconds(4), d.age()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Called by Jazzer; an exception is a finding, told with its own input, as several are under way. */
    public static void fuzzerTestOneInput(byte[] input) throws InterruptedException {
        SLOTS.acquire();
        Thread.ofVirtual().name("fuzz").start(() -> {
            try {
                String trouble = trouble(input);
                if (!trouble.isEmpty()) {
                    FOUND.set(trouble + " after " + HexFormat.of().formatHex(input));
                }
            } finally {
                SLOTS.release();
            }
        });
        long direct = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
        if (direct > MOST_DIRECT_BYTES) {
            throw new AssertionError("buffers take " + direct + " bytes");
        }
        if (FOUND.get() != null) {
            throw new AssertionError(FOUND.get());
        }
    }

    private static String trouble(byte[] input) {
        try (Socket socket = new Socket("127.0.0.1", GATEWAY.front.port())) {
            socket.setSoTimeout(HANGS_AFTER_MILLIS);
            socket.getOutputStream().write(input);
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            if (!answer.isEmpty() && !answer.startsWith("HTTP/1.")) {
                return "no HTTP";
            }
            return FAILED.matcher(answer).find() ? "a failure" : "";
        } catch (SocketTimeoutException e) {
            return "a hang";
        } catch (IOException closedEarly) {
            return ""; // as it may, when it has seen enough
        }
    }
}
