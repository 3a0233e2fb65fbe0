package dev.ensemble.lab.prove.registry;

import dev.ensemble.lab.load.LoadResult;
import dev.ensemble.lab.prove.Trial;
import dev.ensemble.lab.run.consul.ConsulAgent.CatalogEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** SIGKILL of an instance, thirty times: how long clients still believe in it. */
final class InstanceKills {
    private static final List<String> VICTIMS =
            List.of("order-1", "inventory-1", "order-2", "inventory-2", "gateway-1", "inventory-3");
    private static final int KILLS = 30;
    private static final long WORST_MILLIS = 1000;

    private InstanceKills() {}

    static void run(RegistryFixture fixture) throws Exception {
        List<Long> critical = new ArrayList<>();
        List<Long> unlisted = new ArrayList<>();
        try (Poller poller = new Poller(fixture); Trial trial = fixture.trial("instance-kills")) {
            for (int i = 0; i < KILLS; i++) {
                String victim = VICTIMS.get(i % VICTIMS.size());
                long epoch = fixture.catalog().get(victim).epoch();
                poller.follow(victim, epoch);
                fixture.ensemble().kill(victim);
                long began = System.nanoTime();
                unlisted.add(fixture.millisUntil(
                        victim + " off all lists", () -> !fixture.lists().anyHas(victim, epoch)));
                fixture.millisUntil(victim + " critical", () -> isGone(fixture.catalog().get(victim), epoch));
                critical.add((System.nanoTime() - began) / 1_000_000);
                fixture.awaitAllReady();
                fixture.millisUntil(victim + " passing again", () -> isBack(fixture.catalog().get(victim), epoch));
                fixture.results().say("SIGKILL " + victim + ": off all lists after " + unlisted.getLast()
                        + " ms, critical in Consul after " + critical.getLast() + " ms; " + trial.soFar().line());
                trial.awaitCalm();
            }
            // What becomes of a call that it served is the callers' matter, not the registry's.
            LoadResult result = trial.finish();
            fixture.results().timely(KILLS + " instances killed: calls", result.toString(), result.failed() == 0);
            fixture.results().timely("SIGKILL: off every client's list", text(unlisted),
                    worst(unlisted) <= WORST_MILLIS);
            fixture.results().timely("SIGKILL: critical in Consul", text(critical), worst(critical) <= WORST_MILLIS);
            List<Long> polled = poller.finish();
            fixture.results().control("a list that is polled every 5 s", text(polled), worst(polled) > WORST_MILLIS);
        }
    }

    private static boolean isGone(CatalogEntry entry, long epoch) {
        return entry == null || !entry.passing() || entry.epoch() != epoch;
    }

    private static boolean isBack(CatalogEntry entry, long epoch) {
        return entry != null && entry.passing() && entry.epoch() != epoch;
    }

    private static long worst(List<Long> millis) {
        return Collections.max(millis);
    }

    private static String text(List<Long> millis) {
        List<Long> sorted = millis.stream().sorted().toList();
        return sorted.size() + " times, median " + sorted.get(sorted.size() / 2) + " ms, worst " + sorted.getLast()
                + " ms";
    }
}
