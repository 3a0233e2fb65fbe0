package dev.ensemble.lab.run.consul;

import dev.ensemble.lab.run.supervisor.Launch;
import dev.ensemble.lab.run.supervisor.ProcessSpec;
import dev.ensemble.lab.run.supervisor.Signals.Signal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One Consul server of several that find each other on this machine.
 *
 * @param id of the instance and of the node
 * @param program the {@code consul} to run
 * @param data folder of all servers
 * @param http port that clients and people ask
 * @param rpc port that servers talk at
 * @param serf port that they find each other at
 * @param joins serf ports of all servers
 */
public record ConsulServer(
        String id, Path program, Path data, int http, int rpc, int serf, List<Integer> joins) implements ProcessSpec {
    private static final String HOST = "127.0.0.1";

    @Override
    public int port() {
        return http;
    }

    @Override
    public int adminPort() {
        return 0;
    }

    @Override
    public Launch launch() {
        List<String> command = new ArrayList<>(List.of(program.toString(), "agent", "-server", "-ui",
                "-node=" + id,
                "-bootstrap-expect=" + joins.size(),
                "-data-dir=" + data.resolve(id),
                "-bind=" + HOST,
                "-client=" + HOST,
                "-http-port=" + http,
                "-server-port=" + rpc,
                "-serf-lan-port=" + serf,
                "-serf-wan-port=-1",
                "-dns-port=-1",
                "-grpc-port=-1",
                "-grpc-tls-port=-1",
                "-log-level=warn",
                "-retry-interval=1s",
                // The default suits small virtual machines of a cloud: five times the time to notice a dead leader.
                "-hcl=performance { raft_multiplier = 1 }",
                "-hcl=disable_update_check = true"));
        joins.forEach(port -> command.add("-retry-join=" + HOST + ":" + port));
        return new Launch(command, Map.of());
    }

    /** Ready while it knows a leader. */
    @Override
    public boolean ready() throws InterruptedException {
        return new ConsulAgent(HOST + ":" + http).leader().isPresent();
    }

    @Override
    public Duration probeInterval() {
        return Duration.ofSeconds(1);
    }

    /** A server that is interrupted stays a member: it comes back. */
    @Override
    public Signal stopSignal() {
        return Signal.INT;
    }

    @Override
    public Duration stopTimeout() {
        return Duration.ofSeconds(10);
    }
}
