package dev.ensemble.lab.prove.bench;

import dev.ensemble.lab.run.Service;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** The figures of both contenders, and how they are shown. */
final class SideBySideResult {
    private static final class Figures {
        private final Spread peaks = new Spread();
        private final Map<Service, Spread> tiers = new EnumMap<>(Service.class);
        private final Spread all = new Spread();
        private final Spread databaseShare = new Spread();
        private final Spread idle = new Spread();
    }

    private final Map<Contender, Figures> figures = new EnumMap<>(Contender.class);
    private int rate;

    SideBySideResult() {
        for (Contender each : Contender.values()) {
            figures.put(each, new Figures());
        }
    }

    Spread peaks(Contender contender) {
        return figures.get(contender).peaks;
    }

    /** The rate at which orders are counted; what is given first holds for all. */
    void rate(int ordersPerSecond) {
        rate = rate == 0 ? ordersPerSecond : rate;
    }

    int rate() {
        return rate;
    }

    /** Adds what {@code orders} orders have cost the tiers in CPU time. */
    void order(Contender contender, Map<Service, Duration> cpu, long orders) {
        cpu.forEach((tier, time) -> figures.get(contender).tiers.computeIfAbsent(tier, t -> new Spread())
                .add(millis(time) / orders));
        figures.get(contender).all.add(millis(sum(cpu)) / orders);
        figures.get(contender).databaseShare.add(100 * millis(cpu.get(Service.POSTGRES)) / millis(sum(cpu)));
    }

    /** Adds what doing nothing for {@code time} has cost. */
    void idle(Contender contender, Map<Service, Duration> cpu, Duration time) {
        figures.get(contender).idle.add(millis(sum(cpu)) / (time.toMillis() / 1000.0));
    }

    private static Duration sum(Map<Service, Duration> times) {
        return times.values().stream().reduce(Duration.ZERO, Duration::plus);
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }

    /** Markdown: medians (least–most) over all lives. */
    String table() {
        Figures ours = figures.get(Contender.OURS);
        Figures bare = figures.get(Contender.BARE);
        StringBuilder text = new StringBuilder("| | ours | bare | ratio |\n|---|---|---|---|\n");
        if (!ours.peaks.isEmpty()) {
            text.append(row("peak, orders/s", "%.0f", ours.peaks, bare.peaks));
        }
        for (Service tier : Life.TIERS) {
            String name = tier == Service.POSTGRES ? "PostgreSQL" : tier.id();
            text.append(row("CPU ms an order at " + rate + "/s: " + name, "%.2f", ours.tiers.get(tier),
                    bare.tiers.get(tier)));
        }
        text.append(row("CPU ms an order at " + rate + "/s: all", "%.2f", ours.all, bare.all));
        text.append(row("PostgreSQL's share of that, %", "%.0f", ours.databaseShare, bare.databaseShare));
        text.append(row("CPU ms a second, idle: all", "%.0f", ours.idle, bare.idle));
        return text.toString();
    }

    private static String row(String what, String format, Spread ours, Spread bare) {
        String ratio = bare.median() == 0 ? "" : String.format(Locale.ROOT, "%.2f", ours.median() / bare.median());
        return "| %s | %s | %s | %s |%n".formatted(what, ours.text(format), bare.text(format), ratio);
    }
}
