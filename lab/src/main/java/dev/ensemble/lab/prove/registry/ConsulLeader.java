package dev.ensemble.lab.prove.registry;

import dev.ensemble.lab.prove.Trial;
import java.time.Duration;
import java.util.List;

/** Consul's leader is killed, then frozen; then its servers are restarted one by one. */
final class ConsulLeader {
    private static final List<String> SERVERS = List.of("consul-1", "consul-2", "consul-3");
    private static final Duration AFTERWARDS = Duration.ofSeconds(5);

    private ConsulLeader() {}

    static void run(RegistryFixture fixture) throws Exception {
        Duration freeze = fixture.settings().shortOrFull(Duration.ofSeconds(10), Duration.ofSeconds(20));
        try (StateWatcher watcher = new StateWatcher(fixture); Trial trial = fixture.trial("consul-leader")) {
            fixture.ensemble().kill(fixture.consulLeader());
            trial.goOn(AFTERWARDS);
            fixture.awaitAllReady();
            report(fixture, trial, watcher, "Consul's leader killed");

            String leader = fixture.consulLeader();
            fixture.ensemble().freeze(leader);
            trial.goOn(freeze);
            fixture.ensemble().thaw(leader);
            trial.goOn(AFTERWARDS);
            fixture.awaitAllReady();
            report(fixture, trial, watcher, "its leader frozen for " + freeze.toSeconds() + " s");

            for (String server : SERVERS) {
                trial.replace(server);
            }
            trial.goOn(AFTERWARDS);
            report(fixture, trial, watcher, "its servers restarted one by one");
            fixture.judge("Consul loses its leader and its servers", trial);
        }
    }

    private static void report(RegistryFixture fixture, Trial trial, StateWatcher watcher, String fault) {
        fixture.results().say(fault + ": " + trial.soFar().line());
        fixture.results().timely(fault + ": leases lost", watcher.changed().toString(), watcher.changed().isEmpty());
    }
}
