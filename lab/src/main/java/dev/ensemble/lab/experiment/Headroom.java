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
 * What a machine of few cores can bear while a process is born on it, which takes about one of them for some seconds:
 * where the load alone keeps it busy, or a busy host makes it slower, a fault would be judged by the machine.
 */
public final class Headroom {
    /** What a load may take of all cores, and what it is brought down to if it takes more. */
    private static final double MOST = 0.4;
    private static final double AIM = 0.3;

    private static final Duration LOOK = Duration.ofSeconds(4);
    private static final int LOOKS = 3;
    private static final double LEAST = 10;

    private Headroom() {}

    /** The rate that the user chose, or what the machine can bear of the usual one. */
    public static double rate(URI gateway, Settings settings, double usual, Consumer<String> say)
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
    public static double rate(URI gateway, double rate, Consumer<String> say)
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
    static double bearable(double rate, double busy) {
        return busy <= MOST ? rate : Math.clamp(Math.floor(rate * AIM / busy), Math.min(LEAST, rate), rate);
    }
}
