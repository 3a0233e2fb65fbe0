package dev.ensemble.lab.run.supervisor;

import dev.ensemble.lab.run.supervisor.Signals.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Ready when the test says so. */
record Switched(ShellProcessSpec part, BooleanSupplier isReady, BooleanSupplier gentle) implements ProcessSpec {
    @Override
    public int port() {
        return part.port();
    }

    @Override
    public int adminPort() {
        return part.adminPort();
    }

    @Override
    public Launch launch() {
        return new Launch(List.of("sh", "-c", part.script()), Map.of());
    }

    @Override
    public boolean ready() {
        return isReady.getAsBoolean();
    }

    @Override
    public int startingNice() {
        return gentle.getAsBoolean() ? 19 : 0;
    }

    @Override
    public Duration probeInterval() {
        return part.probeInterval();
    }

    @Override
    public Signal stopSignal() {
        return part.stopSignal();
    }

    @Override
    public Duration stopTimeout() {
        return part.stopTimeout();
    }
}
