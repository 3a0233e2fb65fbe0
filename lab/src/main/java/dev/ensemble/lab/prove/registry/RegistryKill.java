package dev.ensemble.lab.prove.registry;

import dev.ensemble.lab.prove.Trial;
import dev.ensemble.lab.prove.lease.UnmanagedLease;
import dev.ensemble.lab.run.consul.ConsulAgent;
import dev.ensemble.lab.run.consul.ConsulAgent.CatalogEntry;
import java.time.Duration;
import java.util.Map;

/** SIGKILL of each of two registry replicas; beside them an instance that lets nobody take its lease over. */
final class RegistryKill {
    private static final String LONELY = "lonely";
    private static final Duration AFTERWARDS = Duration.ofSeconds(4);

    private RegistryKill() {}

    static void run(RegistryFixture stage) throws Exception {
        try (StateWatcher vigil = new StateWatcher(stage); Trial trial = stage.trial("registry-kill")) {
            Map<String, CatalogEntry> before = stage.catalog();
            kill(stage, trial, "registry-1");
            kill(stage, trial, "registry-2");
            long moved = stage.catalog().entrySet().stream()
                    .filter(each -> !each.getValue().owner().equals(before.get(each.getKey()).owner()))
                    .count();
            stage.judge("both registries killed in turn", trial);
            stage.notebook().timely("instances that changed state in Consul, while " + moved + " leases moved",
                    vigil.changed().toString(), vigil.changed().isEmpty() && moved > 0);
        }
        control(stage);
    }

    private static void kill(RegistryFixture stage, Trial trial, String replica) throws InterruptedException {
        stage.ensemble().kill(replica);
        trial.goOn(AFTERWARDS);
        stage.awaitAllReady();
        trial.awaitCalm();
    }

    private static void control(RegistryFixture stage) throws Exception {
        ConsulAgent agent = new ConsulAgent(stage.ensemble().consulAddresses().getFirst());
        try (UnmanagedLease lease = UnmanagedLease.of(LONELY, stage.registries().getFirst())) {
            stage.millisUntil("the lonely lease passing",
                    () -> agent.instances(LONELY).values().stream().anyMatch(CatalogEntry::passing));
            stage.ensemble().kill("registry-1");
            long lapsed = stage.millisUntil("the lonely lease lapsed",
                    () -> agent.instances(LONELY).values().stream().noneMatch(CatalogEntry::passing));
            stage.notebook().control("an instance whose lease nobody takes over", "lapses after " + lapsed + " ms",
                    lease.isBroken());
        }
    }
}
