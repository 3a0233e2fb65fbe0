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
public final class Headroom {
    private static final Duration LOOK = Duration.ofSeconds(4);
    /** Shares of all cores: a new life takes about a core for some seconds. */
    private static final double MOST = 0.75;
    private static final double AIM = 0.6;

    private Headroom() {}

    /** The rate that the user chose, or what the machine can bear of the usual one. */
    public static double rate(URI gateway, Settings settings, double usual, Consumer<String> say)
            throws IOException, InterruptedException, UnreadableException {
        return settings.rate().isPresent() ? settings.rate().getAsDouble() : rate(gateway, usual, say);
    }

    /**
     * Puts a warm ensemble under load for a moment.
     *
     * @param rate calls a second that are wanted
     * @return {@code rate}, or fewer calls a second if those keep the machine busy
     */
    public static double rate(URI gateway, double rate, Consumer<String> say)
            throws IOException, InterruptedException, UnreadableException {
        var machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        double busy;
        try (LoadRun run = LoadRun.start(LoadPlan.of(gateway, rate, LOOK.multipliedBy(2)))) {
            machine.getCpuLoad(); // the next answer is about the time since this one
            run.awaitIssued(LOOK.toMillis());
            busy = machine.getCpuLoad();
        }
        double bearable = bearable(rate, busy);
        if (bearable < rate) {
            say.accept(String.format(Locale.ROOT, "%.0f calls/s keep this machine %.0f %% busy: %.0f calls/s instead",
                    rate, busy * 100, bearable));
        }
        return bearable;
    }

    /** @param busy share of the machine that {@code rate} takes */
    static double bearable(double rate, double busy) {
        return busy <= MOST ? rate : Math.floor(rate * AIM / busy);
    }
}
