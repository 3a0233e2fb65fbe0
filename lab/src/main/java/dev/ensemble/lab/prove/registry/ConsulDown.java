package dev.ensemble.lab.prove.registry;

import dev.ensemble.lab.prove.Fault;
import dev.ensemble.lab.prove.InstanceFault;
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

    static void run(RegistryView view) throws Exception {
        Duration outage = view.settings().shortOrFull(Duration.ofSeconds(10), Duration.ofSeconds(60));
        String name = "no Consul for " + outage.toSeconds() + " s";
        int emptyBefore = view.lists().timesEmpty();
        try (Trial trial = view.trial("consul-down")) {
            Map<String, CatalogEntry> before = view.catalog();
            long epoch = before.get(VICTIM).epoch();
            List<Fault> deaths = SERVERS.stream().map(view.harness()::killForGood).toList();
            for (Fault death : deaths) {
                trial.inject(death);
            }
            trial.goOn(outage.dividedBy(2));
            trial.inject(InstanceFault.kill(view.ensemble(), VICTIM));
            trial.goOn(outage.dividedBy(2));
            view.results().say("clients that still list " + VICTIM + ", killed meanwhile, because their registry is "
                    + "not the one that had its lease: " + view.lists().having(VICTIM, epoch));
            for (Fault death : deaths) {
                trial.undo(death);
            }
            view.consulLeader();
            long right = view.millisUntil("the catalog right", () -> isRight(view.catalog(), before));
            trial.goOn(Duration.ofSeconds(2));
            trial.finishUnnoticed(name + ": calls");
            view.results().timely(name + ": catalog right after there is a leader", right + " ms",
                    right <= RIGHT_MILLIS);
            int empty = view.lists().timesEmpty() - emptyBefore;
            view.results().record(name + ": lists that were ever empty", Integer.toString(empty), empty == 0);
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
