package dev.ensemble.lab.run;

import dev.ensemble.lab.run.supervisor.Launch;
import dev.ensemble.lab.run.supervisor.ProcessSpec;
import dev.ensemble.lab.run.supervisor.Signals.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;

/** A service of ours: a Java process with an admin port. */
final class JavaProcessSpec implements ProcessSpec {
    private final int port;
    private final int adminPort;
    private final int servingNice;
    private final Launch launch;
    private final Preparation preparation;
    private final Readiness readiness;
    private final IntSupplier startingNice;

    /** What must be done before each start. */
    interface Preparation {
        void run() throws IOException;
    }

    JavaProcessSpec(
            int port, int adminPort, int servingNice, List<String> command, Map<String, String> environment,
            Preparation preparation, IntSupplier startingNice) {
        this.port = port;
        this.adminPort = adminPort;
        this.servingNice = servingNice;
        this.preparation = preparation;
        this.launch = new Launch(command, environment);
        this.readiness = new Readiness(adminPort);
        this.startingNice = startingNice;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public int adminPort() {
        return adminPort;
    }

    @Override
    public Launch launch() throws IOException {
        preparation.run();
        return launch;
    }

    @Override
    public boolean ready() throws InterruptedException {
        return readiness.isReady();
    }

    @Override
    public int servingNice() {
        return servingNice;
    }

    @Override
    public int startingNice() {
        return startingNice.getAsInt();
    }

    @Override
    public Duration probeInterval() {
        return Duration.ofSeconds(2);
    }

    @Override
    public Signal stopSignal() {
        return Signal.TERM;
    }

    /** Longer than the service's own drain, which is 10 s; writing an AOT cache comes after it. */
    @Override
    public Duration stopTimeout() {
        return records() ? Duration.ofMinutes(2) : Duration.ofSeconds(15);
    }

    private boolean records() {
        return launch.command().stream().anyMatch(argument -> argument.startsWith(JavaCommand.RECORD));
    }
}
