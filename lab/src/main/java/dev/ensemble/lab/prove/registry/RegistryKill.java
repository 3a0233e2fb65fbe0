package dev.ensemble.lab.prove.registry;

import dev.ensemble.lab.prove.InstanceFault;
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

    static void run(RegistryView view) throws Exception {
        try (StateWatcher watcher = new StateWatcher(view); Trial trial = view.trial("registry-kill")) {
            Map<String, CatalogEntry> before = view.catalog();
            kill(view, trial, "registry-1");
            kill(view, trial, "registry-2");
            long moved = view.catalog().entrySet().stream()
                    .filter(each -> !each.getValue().owner().equals(before.get(each.getKey()).owner()))
                    .count();
            trial.finishUnnoticed("both registries killed in turn: calls");
            view.results().timely("instances that changed state in Consul, while " + moved + " leases moved",
                    watcher.changed().toString(), watcher.changed().isEmpty() && moved > 0);
        }
        control(view);
    }

    private static void kill(RegistryView view, Trial trial, String replica) throws Exception {
        trial.inject(InstanceFault.kill(view.ensemble(), replica));
        trial.goOn(AFTERWARDS);
        view.harness().awaitAllReady();
    }

    private static void control(RegistryView view) throws Exception {
        ConsulAgent agent = new ConsulAgent(view.ensemble().consulAddresses().getFirst());
        try (UnmanagedLease lease = UnmanagedLease.of(
                LONELY, view.registries().getFirst(), view.ensemble().credentials(LONELY, LONELY + "-1"))) {
            view.millisUntil("the lonely lease passing",
                    () -> agent.instances(LONELY).values().stream().anyMatch(CatalogEntry::passing));
            InstanceFault.kill(view.ensemble(), "registry-1").inject();
            long expired = view.millisUntil("the lonely lease expired",
                    () -> agent.instances(LONELY).values().stream().noneMatch(CatalogEntry::passing));
            view.results().control("an instance whose lease no registry takes over", "expires after " + expired + " ms",
                    lease.isBroken());
        }
    }
}
