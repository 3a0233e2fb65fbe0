package dev.ensemble.lab.prove.registry;

import dev.ensemble.lab.prove.Trial;
import dev.ensemble.lab.prove.lease.UnmanagedLease;
import dev.ensemble.lab.run.consul.ConsulAgent;
import dev.ensemble.lab.run.consul.ConsulAgent.CatalogEntry;
import java.time.Duration;
import java.util.Map;

/** SIGKILL of each of two registry replicas; beside them an instance whose lease no other replica can take over. */
final class RegistryKill {
    private static final String LONELY = "lonely";
    private static final Duration AFTERWARDS = Duration.ofSeconds(4);

    private RegistryKill() {}

    static void run(RegistryFixture fixture) throws Exception {
        try (StateWatcher watcher = new StateWatcher(fixture); Trial trial = fixture.trial("registry-kill")) {
            Map<String, CatalogEntry> before = fixture.catalog();
            kill(fixture, trial, "registry-1");
            kill(fixture, trial, "registry-2");
            long moved = fixture.catalog().entrySet().stream()
                    .filter(each -> !each.getValue().owner().equals(before.get(each.getKey()).owner()))
                    .count();
            fixture.judge("both registries killed in turn", trial);
            fixture.results().timely("instances that changed state in Consul, while " + moved + " leases moved",
                    watcher.changed().toString(), watcher.changed().isEmpty() && moved > 0);
        }
        control(fixture);
    }

    private static void kill(RegistryFixture fixture, Trial trial, String replica) throws InterruptedException {
        fixture.ensemble().kill(replica);
        trial.goOn(AFTERWARDS);
        fixture.awaitAllReady();
        trial.awaitCalm();
    }

    private static void control(RegistryFixture fixture) throws Exception {
        ConsulAgent agent = new ConsulAgent(fixture.ensemble().consulAddresses().getFirst());
        try (UnmanagedLease lease = UnmanagedLease.of(LONELY, fixture.registries().getFirst())) {
            fixture.millisUntil("the lonely lease passing",
                    () -> agent.instances(LONELY).values().stream().anyMatch(CatalogEntry::passing));
            fixture.ensemble().kill("registry-1");
            long expired = fixture.millisUntil("the lonely lease expired",
                    () -> agent.instances(LONELY).values().stream().noneMatch(CatalogEntry::passing));
            fixture.results().control("an instance whose lease nobody takes over", "expires after " + expired + " ms",
                    lease.isBroken());
        }
    }
}
