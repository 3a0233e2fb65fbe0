package dev.ensemble.lab.prove.registry;

import dev.ensemble.lab.prove.Fault;
import dev.ensemble.lab.prove.InstanceFault;
import dev.ensemble.lab.prove.Trial;
import dev.ensemble.lab.run.consul.ConsulAgent;
import java.time.Duration;
import java.util.List;

/** Consul's leader is killed, then frozen; then its servers are restarted one by one. */
final class ConsulLeader {
    private static final List<String> SERVERS = List.of("consul-1", "consul-2", "consul-3");
    private static final String AT_AGENT = "at-agent";
    private static final Duration AFTERWARDS = Duration.ofSeconds(5);

    private ConsulLeader() {}

    static void run(RegistryView view) throws Exception {
        Duration freeze = view.settings().shortOrFull(Duration.ofSeconds(10), Duration.ofSeconds(20));
        try (StateWatcher watcher = new StateWatcher(view); Trial trial = view.trial("consul-leader")) {
            trial.inject(InstanceFault.kill(view.ensemble(), view.consulLeader()));
            trial.goOn(AFTERWARDS);
            view.harness().awaitAllReady();
            report(view, trial, watcher, "Consul's leader killed");

            freezeLeader(view, trial, freeze);
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

    /** Beside it the control: an instance that is registered at that server's agent is as dead as the agent. */
    private static void freezeLeader(RegistryView view, Trial trial, Duration freeze) throws Exception {
        String leader = view.consulLeader();
        agent(view, leader).register(AT_AGENT);
        ConsulAgent other = agent(view, SERVERS.get((SERVERS.indexOf(leader) + 1) % SERVERS.size()));
        view.millisUntil(AT_AGENT + " passing", () -> other.isPassing(AT_AGENT));
        Fault frozen = InstanceFault.freeze(view.ensemble(), leader);
        trial.inject(frozen);
        long lost = view.millisUntil(AT_AGENT + " lost", () -> !other.isPassing(AT_AGENT));
        trial.goOn(freeze.minusMillis(Math.min(lost, freeze.toMillis())));
        trial.undo(frozen);
        view.results().control("an instance registered at the frozen leader's agent", "lost after " + lost + " ms",
                lost <= freeze.toMillis());
    }

    private static ConsulAgent agent(RegistryView view, String server) {
        return new ConsulAgent(view.ensemble().consulAddresses().get(SERVERS.indexOf(server)));
    }

    private static void report(RegistryView view, Trial trial, StateWatcher watcher, String fault) {
        view.results().say(fault + ": " + trial.soFar().line());
        view.results().timely(fault + ": leases lost", watcher.changed().toString(), watcher.changed().isEmpty());
    }
}
