package dev.ensemble.lab.prove.bench;

import dev.ensemble.lab.load.LoadResult;
import dev.ensemble.lab.load.http.UnreadableException;
import dev.ensemble.lab.run.Service;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * Orders at a constant rate for a while, and what they cost.
 *
 * @param cpu time that was spent meanwhile, by tier
 */
record LifeWindow(LoadResult load, Map<Service, Duration> cpu) {

    static LifeWindow hold(Life life, double rate, Duration time)
            throws UnreadableException, IOException, InterruptedException {
        Map<Service, Duration> before = life.cpu();
        LoadResult load = new Pace(life.url()).hold(rate, time).result();
        return new LifeWindow(load, since(before, life));
    }

    /** CPU time of a life since it was asked {@code before}. */
    static Map<Service, Duration> since(Map<Service, Duration> before, Life life) {
        Map<Service, Duration> spent = new EnumMap<>(Service.class);
        life.cpu().forEach((tier, time) -> spent.put(tier, time.minus(before.get(tier))));
        return spent;
    }

    /** CPU time of all tiers for each order that went well. */
    double millisAnOrder() {
        Duration sum = cpu.values().stream().reduce(Duration.ZERO, Duration::plus);
        return sum.toNanos() / 1e6 / Math.max(1, load.ok());
    }
}
