package dev.ensemble.lab.prove.registry;

import dev.ensemble.lab.prove.InstanceFault;
import dev.ensemble.lab.prove.Trial;
import java.time.Duration;
import java.util.List;

/** Consul's leader is killed, then frozen; then its servers are restarted one by one. */
final class ConsulLeader {
    private static final List<String> SERVERS = List.of("consul-1", "consul-2", "consul-3");
    private static final Duration AFTERWARDS = Duration.ofSeconds(5);

    private ConsulLeader() {}

    static void run(RegistryView view) throws Exception {
        Duration freeze = view.settings().shortOrFull(Duration.ofSeconds(10), Duration.ofSeconds(20));
        try (StateWatcher watcher = new StateWatcher(view); Trial trial = view.trial("consul-leader")) {
            trial.inject(InstanceFault.kill(view.ensemble(), view.consulLeader()));
            trial.goOn(AFTERWARDS);
            view.harness().awaitAllReady();
            report(view, trial, watcher, "Consul's leader killed");

            trial.during(InstanceFault.freeze(view.ensemble(), view.consulLeader()), freeze);
            trial.goOn(AFTERWARDS);
            view.harness().awaitAllReady();
            report(view, trial, watcher, "its leader frozen for " + freeze.toSeconds() + " s");

            for (String server : SERVERS) {
                view.harness().replace(server);
            }
            trial.goOn(AFTERWARDS);
            report(view, trial, watcher, "its servers restarted one by one");
            trial.finishUnnoticed("Consul loses its leader and its servers: calls");
        }
    }

    private static void report(RegistryView view, Trial trial, StateWatcher watcher, String fault) {
        view.results().say(fault + ": " + trial.soFar().line());
        view.results().timely(fault + ": leases lost", watcher.changed().toString(), watcher.changed().isEmpty());
    }
}
