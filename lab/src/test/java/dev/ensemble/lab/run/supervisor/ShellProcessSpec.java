package dev.ensemble.lab.run.supervisor;

import dev.ensemble.lab.run.supervisor.Signals.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A small real process: a shell that runs a script; it is ready as soon as it runs. */
record ShellProcessSpec(String script, Duration stopTimeout) implements ProcessSpec {
    static ShellProcessSpec running(String script) {
        return new ShellProcessSpec(script, Duration.ofSeconds(10));
    }

    @Override
    public int port() {
        return 0;
    }

    @Override
    public int adminPort() {
        return 0;
    }

    @Override
    public Launch launch() {
        return new Launch(List.of("sh", "-c", script), Map.of());
    }

    @Override
    public boolean ready() {
        return true;
    }

    @Override
    public Duration probeInterval() {
        return Duration.ofMillis(50);
    }

    @Override
    public Signal stopSignal() {
        return Signal.TERM;
    }
}
