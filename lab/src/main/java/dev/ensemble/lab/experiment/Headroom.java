package dev.ensemble.lab.experiment;

import com.sun.management.OperatingSystemMXBean;
import dev.ensemble.lab.http.UnreadableException;
import dev.ensemble.lab.load.LoadPlan;
import dev.ensemble.lab.load.LoadRun;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * What a machine can bear while a process is born on it: where the load alone keeps it busy, a fault would be judged by
 * the machine.
 */
public enum Headroom {
    /** For a process that is started: it takes about a core for some seconds. */
    PROCESS(0.75, 0.6),
    /** For the pods of a node, which come at once and keep the container runtime and the API server busy, too. */
    NODE(0.4, 0.3);

    private static final Duration LOOK = Duration.ofSeconds(4);
    private static final int LOOKS = 3;
    private static final double LEAST = 10;

    private final double most;
    private final double aim;

    /** What a load may take of all cores, and what it is brought down to if it takes more. */
    Headroom(double most, double aim) {
        this.most = most;
        this.aim = aim;
    }

    /** The rate that the user chose, or what the machine can bear of the usual one. */
    public double rate(URI gateway, Settings settings, double usual, Consumer<String> say)
            throws IOException, InterruptedException, UnreadableException {
        return settings.rate().isPresent() ? settings.rate().getAsDouble() : rate(gateway, usual, say);
    }

    /**
     * Puts a warm ensemble under load for a moment, and again under less while the machine is busy: one that was
     * overrun does not tell by how much.
     *
     * @param rate calls a second that are wanted
     * @return {@code rate}, or fewer calls a second if those keep the machine busy
     */
    public double rate(URI gateway, double rate, Consumer<String> say)
            throws IOException, InterruptedException, UnreadableException {
        double tried = rate;
        for (int look = 0; look < LOOKS; look++) {
            double busy = busyAt(gateway, tried);
            double bearable = bearable(tried, busy);
            if (bearable == tried) {
                return tried;
            }
            say.accept(String.format(Locale.ROOT, "%.0f calls/s keep this machine %.0f %% busy: %.0f calls/s instead",
                    tried, busy * 100, bearable));
            tried = bearable;
        }
        return tried;
    }

    private static double busyAt(URI gateway, double rate)
            throws IOException, InterruptedException, UnreadableException {
        var machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        try (LoadRun run = LoadRun.start(LoadPlan.of(gateway, rate, LOOK.multipliedBy(2)))) {
            machine.getCpuLoad(); // the next answer is about the time since this one
            run.awaitIssued(LOOK.toMillis());
            return machine.getCpuLoad();
        }
    }

    /** @param busy share of the machine that {@code rate} takes */
    double bearable(double rate, double busy) {
        return busy <= most ? rate : Math.clamp(Math.floor(rate * aim / busy), Math.min(LEAST, rate), rate);
    }
}
