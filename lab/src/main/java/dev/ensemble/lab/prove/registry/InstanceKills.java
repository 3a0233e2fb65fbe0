package dev.ensemble.lab.prove.registry;

import dev.ensemble.lab.load.LoadResult;
import dev.ensemble.lab.prove.InstanceFault;
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

    static void run(RegistryView view) throws Exception {
        List<Long> critical = new ArrayList<>();
        List<Long> unlisted = new ArrayList<>();
        try (Poller poller = new Poller(view); Trial trial = view.trial("instance-kills")) {
            for (int i = 0; i < KILLS; i++) {
                String victim = VICTIMS.get(i % VICTIMS.size());
                long epoch = view.catalog().get(victim).epoch();
                poller.follow(victim, epoch);
                InstanceFault.kill(view.ensemble(), victim).inject();
                long began = System.nanoTime();
                unlisted.add(view.millisUntil(
                        victim + " off all lists", () -> !view.lists().anyHas(victim, epoch)));
                view.millisUntil(victim + " critical", () -> isGone(view.catalog().get(victim), epoch));
                critical.add((System.nanoTime() - began) / 1_000_000);
                view.harness().awaitAllReady();
                view.millisUntil(victim + " passing again", () -> isBack(view.catalog().get(victim), epoch));
                view.results().say("SIGKILL " + victim + ": off all lists after " + unlisted.getLast()
                        + " ms, critical in Consul after " + critical.getLast() + " ms; " + trial.soFar().line());
            }
            // What becomes of a call that it served is the callers' matter, not the registry's.
            LoadResult result = trial.finish();
            view.results().timely(KILLS + " instances killed: calls", result.toString(), result.failed() == 0);
            view.results().timely("SIGKILL: off every client's list", text(unlisted),
                    worst(unlisted) <= WORST_MILLIS);
            view.results().timely("SIGKILL: critical in Consul", text(critical), worst(critical) <= WORST_MILLIS);
            List<Long> polled = poller.finish();
            view.results().control("a list that is polled every 5 s", text(polled), worst(polled) > WORST_MILLIS);
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
