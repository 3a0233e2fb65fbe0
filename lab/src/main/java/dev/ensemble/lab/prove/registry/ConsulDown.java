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

    static void run(RegistryFixture fixture) throws Exception {
        Duration outage = fixture.settings().shortOrFull(Duration.ofSeconds(10), Duration.ofSeconds(60));
        String name = "no Consul for " + outage.toSeconds() + " s";
        int emptyBefore = fixture.lists().timesEmpty();
        try (Trial trial = fixture.trial("consul-down")) {
            Map<String, CatalogEntry> before = fixture.catalog();
            long epoch = before.get(VICTIM).epoch();
            for (String server : SERVERS) {
                fixture.killForGood(server);
            }
            trial.goOn(outage.dividedBy(2));
            fixture.ensemble().kill(VICTIM);
            trial.goOn(outage.dividedBy(2));
            fixture.results().say("clients that still list " + VICTIM + ", killed meanwhile, because their registry is "
                    + "not the one that had its lease: " + fixture.lists().having(VICTIM, epoch));
            for (String server : SERVERS) {
                fixture.ensemble().start(server);
            }
            fixture.consulLeader();
            long right = fixture.millisUntil("the catalog right", () -> isRight(fixture.catalog(), before));
            trial.goOn(Duration.ofSeconds(2));
            fixture.judge(name, trial);
            fixture.results().timely(name + ": catalog right after there is a leader", right + " ms",
                    right <= RIGHT_MILLIS);
            int empty = fixture.lists().timesEmpty() - emptyBefore;
            fixture.results().record(name + ": lists that were ever empty", Integer.toString(empty), empty == 0);
        }
    }

    /** The victim passes with a new epoch, all others as before. */
    private static boolean isRight(Map<String, CatalogEntry> now, Map<String, CatalogEntry> before) {
        return now.keySet().equals(before.keySet())
                && now.entrySet().stream().allMatch(each -> each.getValue().passing()
                        && each.getKey().equals(VICTIM)
                                != (each.getValue().epoch() == before.get(each.getKey()).epoch()));
    }
}
