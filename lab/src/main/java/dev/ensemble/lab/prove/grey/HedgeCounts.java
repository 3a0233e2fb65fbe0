package dev.ensemble.lab.prove.grey;

import dev.ensemble.lab.load.http.HttpCaller;
import dev.ensemble.lab.load.http.Reply;
import dev.ensemble.lab.load.http.Request;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.supervisor.InstanceStatus;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What the metrics of all processes say of hedges so far.
 *
 * @param calls between services
 * @param sent second attempts
 * @param won of these
 */
public record HedgeCounts(double calls, double sent, double won) {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Pattern CALLS = sample("ensemble_breaker_calls_total", "");
    private static final Pattern SENT = sample("ensemble_hedges_total", "what=\"sent\"");
    private static final Pattern WON = sample("ensemble_hedges_total", "what=\"won\"");

    /** Of all processes that answer now. */
    public static HedgeCounts of(Ensemble ensemble) {
        List<String> pages = ensemble.instances().stream().filter(each -> each.adminPort() > 0)
                .map(HedgeCounts::metrics).toList();
        return new HedgeCounts(sum(pages, CALLS), sum(pages, SENT), sum(pages, WON));
    }

    /** Those since an earlier look. */
    public HedgeCounts since(HedgeCounts earlier) {
        return new HedgeCounts(calls - earlier.calls, sent - earlier.sent, won - earlier.won);
    }

    /** Hedges a call. */
    public double share() {
        return calls == 0 ? 0 : sent / calls;
    }

    private static String metrics(InstanceStatus instance) {
        try (HttpCaller caller = new HttpCaller(URI.create("http://127.0.0.1:" + instance.adminPort()), 0)) {
            return caller.call(Request.get("/metrics"), TIMEOUT, false).reply() instanceof Reply.Answered answer
                    && answer.status() == 200 ? answer.body() : "";
        }
    }

    private static Pattern sample(String name, String label) {
        return Pattern.compile("^" + name + "\\{[^}]*" + label + "[^}]*} (\\S+)", Pattern.MULTILINE);
    }

    private static double sum(List<String> pages, Pattern sample) {
        return pages.stream().flatMap(page -> sample.matcher(page).results())
                .mapToDouble(found -> Double.parseDouble(found.group(1))).sum();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.0f hedges of %.0f calls between services (%.1f %%), %.0f won", sent, calls,
                100 * share(), won);
    }
}
