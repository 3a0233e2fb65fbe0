package dev.ensemble.lab.prove.registry;

import dev.ensemble.lab.prove.Trial;
import dev.ensemble.lab.run.consul.ConsulAgent.CatalogEntry;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** All Consul servers are dead for a while, and an instance dies meanwhile, so that there is something to get right. */
final class ConsulDown {
    private static final List<String> SERVERS = List.of("consul-1", "consul-2", "consul-3");
    private static final String VICTIM = "inventory-1";
    private static final long RIGHT_MILLIS = 5000;

    private ConsulDown() {}

    static void run(RegistryFixture stage) throws Exception {
        Duration outage = stage.settings().shortOrFull(Duration.ofSeconds(10), Duration.ofSeconds(60));
        String name = "no Consul for " + outage.toSeconds() + " s";
        int emptyBefore = stage.lists().timesEmpty();
        try (Trial trial = stage.trial("consul-down")) {
            Map<String, CatalogEntry> before = stage.catalog();
            long epoch = before.get(VICTIM).epoch();
            for (String server : SERVERS) {
                stage.killForGood(server);
            }
            trial.goOn(outage.dividedBy(2));
            stage.ensemble().kill(VICTIM);
            trial.goOn(outage.dividedBy(2));
            stage.notebook().say("clients that still list " + VICTIM + ", killed meanwhile, because their registry is "
                    + "not the one that had its lease: " + stage.lists().having(VICTIM, epoch));
            for (String server : SERVERS) {
                stage.ensemble().start(server);
            }
            stage.consulLeader();
            long right = stage.millisUntil("the catalog right", () -> isRight(stage.catalog(), before));
            trial.goOn(Duration.ofSeconds(2));
            stage.judge(name, trial);
            stage.notebook().timely(name + ": catalog right after there is a leader", right + " ms",
                    right <= RIGHT_MILLIS);
            int empty = stage.lists().timesEmpty() - emptyBefore;
            stage.notebook().seen(name + ": lists that were ever empty", Integer.toString(empty), empty == 0);
        }
    }

    /** The victim passes with a new epoch, everybody else as before. */
    private static boolean isRight(Map<String, CatalogEntry> now, Map<String, CatalogEntry> before) {
        return now.keySet().equals(before.keySet())
                && now.entrySet().stream().allMatch(each -> each.getValue().passing()
                        && each.getKey().equals(VICTIM)
                                != (each.getValue().epoch() == before.get(each.getKey()).epoch()));
    }
}
