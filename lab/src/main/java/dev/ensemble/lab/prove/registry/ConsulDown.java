package dev.ensemble.lab.prove.registry;

import dev.ensemble.lab.prove.Fault;
import dev.ensemble.lab.prove.InstanceFault;
import dev.ensemble.lab.prove.Trial;
import dev.ensemble.lab.run.consul.ConsulAgent.CatalogEntry;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * All Consul servers are dead for a while, and two instances die meanwhile, one of them for good, so that there is
 * something to get right.
 */
final class ConsulDown {
    private static final List<String> SERVERS = List.of("consul-1", "consul-2", "consul-3");
    private static final String VICTIM = "inventory-1";
    private static final String DEAD = "inventory-3";
    private static final long RIGHT_MILLIS = 5000;

    private ConsulDown() {}

    static void run(RegistryView view) throws Exception {
        Duration outage = view.settings().shortOrFull(Duration.ofSeconds(10), Duration.ofSeconds(60));
        String name = "no Consul for " + outage.toSeconds() + " s";
        int emptyBefore = view.lists().timesEmpty();
        try (Trial trial = view.trial("consul-down")) {
            Map<String, CatalogEntry> before = view.catalog();
            long epoch = before.get(VICTIM).epoch();
            List<Fault> deaths = killServers(view, trial);
            trial.goOn(outage.dividedBy(2));
            trial.inject(InstanceFault.kill(view.ensemble(), VICTIM));
            Fault gone = view.harness().killForGood(DEAD);
            trial.inject(gone);
            trial.goOn(outage.dividedBy(2));
            view.results().say("clients that still list " + VICTIM + ", killed meanwhile, because their registry is "
                    + "not the one that had its lease: " + view.lists().having(VICTIM, epoch));
            startServers(view, trial, deaths);
            long right = view.millisUntil("the catalog right", () -> isRight(view.catalog(), before));
            trial.undo(gone);
            trial.goOn(Duration.ofSeconds(2));
            trial.finishUnnoticed(name + ": calls");
            view.results().timely(name + ": catalog right after there is a leader", right + " ms",
                    right <= RIGHT_MILLIS);
            int empty = view.lists().timesEmpty() - emptyBefore;
            view.results().record(name + ": lists that were ever empty", Integer.toString(empty), empty == 0);
        }
        control(view, outage);
    }

    private static List<Fault> killServers(RegistryView view, Trial trial) throws Exception {
        List<Fault> deaths = SERVERS.stream().map(view.harness()::killForGood).toList();
        for (Fault death : deaths) {
            trial.inject(death);
        }
        return deaths;
    }

    /** Returns when one of them leads. */
    private static void startServers(RegistryView view, Trial trial, List<Fault> deaths) throws Exception {
        for (Fault death : deaths) {
            trial.undo(death);
        }
        view.consulLeader();
    }

    /** Without repeated writes Consul never hears of the one that died for good. */
    private static void control(RegistryView view, Duration outage) throws Exception {
        try (RegistryView other = view.control("no-write-retries", "--experiment-no-write-retries");
                Trial trial = other.trial("no-write-retries")) {
            List<Fault> deaths = killServers(other, trial);
            trial.inject(other.harness().killForGood(DEAD));
            trial.goOn(outage.dividedBy(2));
            startServers(other, trial, deaths);
            trial.goOn(Duration.ofMillis(RIGHT_MILLIS));
            CatalogEntry dead = other.catalog().get(DEAD);
            view.results().control("without repeated writes: what Consul says of the dead " + DEAD,
                    dead == null ? "gone" : dead.status(), dead != null && dead.passing());
        }
    }

    /** The victim passes with a new epoch, the dead one does not, all others do as before. */
    private static boolean isRight(Map<String, CatalogEntry> now, Map<String, CatalogEntry> before) {
        return now.keySet().equals(before.keySet())
                && now.entrySet().stream().allMatch(each -> each.getValue().passing() != each.getKey().equals(DEAD)
                        && each.getKey().equals(VICTIM)
                                != (each.getValue().epoch() == before.get(each.getKey()).epoch()));
    }
}
