package dev.ensemble.lab.prove.registry;

import dev.ensemble.lab.prove.Trial;
import java.time.Duration;
import java.util.List;

/** Consul's leader is killed, then frozen; then its servers are restarted one by one. */
final class ConsulLeader {
    private static final List<String> SERVERS = List.of("consul-1", "consul-2", "consul-3");
    private static final Duration AFTERWARDS = Duration.ofSeconds(5);

    private ConsulLeader() {}

    static void run(RegistryFixture stage) throws Exception {
        Duration freeze = stage.settings().shortOrFull(Duration.ofSeconds(10), Duration.ofSeconds(20));
        try (StateWatcher vigil = new StateWatcher(stage); Trial trial = stage.trial("consul-leader")) {
            stage.ensemble().kill(stage.consulLeader());
            trial.goOn(AFTERWARDS);
            stage.awaitAllReady();
            report(stage, trial, vigil, "Consul's leader killed");

            String leader = stage.consulLeader();
            stage.ensemble().freeze(leader);
            trial.goOn(freeze);
            stage.ensemble().thaw(leader);
            trial.goOn(AFTERWARDS);
            stage.awaitAllReady();
            report(stage, trial, vigil, "its leader frozen for " + freeze.toSeconds() + " s");

            for (String server : SERVERS) {
                trial.replace(server);
            }
            trial.goOn(AFTERWARDS);
            report(stage, trial, vigil, "its servers restarted one by one");
            stage.judge("Consul loses its leader and its servers", trial);
        }
    }

    private static void report(RegistryFixture stage, Trial trial, StateWatcher vigil, String fault) {
        stage.notebook().say(fault + ": " + trial.soFar().line());
        stage.notebook().timely(fault + ": leases lost", vigil.changed().toString(), vigil.changed().isEmpty());
    }
}
