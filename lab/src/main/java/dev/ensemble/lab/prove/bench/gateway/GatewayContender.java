package dev.ensemble.lab.prove.bench.gateway;

import dev.ensemble.lab.load.http.HttpCaller;
import dev.ensemble.lab.load.http.Reply;
import dev.ensemble.lab.load.http.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One process that is measured. */
record GatewayContender(String name, Process process, URI url) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * Starts it, and waits until it answers.
     *
     * @throws IOException when it ends instead, or does not answer within a minute; the message tells what it printed
     */
    static GatewayContender start(String name, List<String> command, int port, Path log, Request probe)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        GatewayContender contender = new GatewayContender(name, process, URI.create("http://127.0.0.1:" + port));
        try (HttpCaller caller = new HttpCaller(contender.url(), 1)) {
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (!(caller.call(probe, Duration.ofSeconds(1), false).reply() instanceof Reply.Answered answer)
                    || answer.status() != 200) {
                if (System.nanoTime() > end || process.waitFor(100, TimeUnit.MILLISECONDS)) {
                    contender.close();
                    throw new IOException(name + " does not answer:\n" + Files.readString(log));
                }
            }
        }
        return contender;
    }

    /** CPU time that it has used so far, in all threads, user and system. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow(
                () -> new IllegalStateException("this system does not tell how much CPU time a process has used"));
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(15, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
