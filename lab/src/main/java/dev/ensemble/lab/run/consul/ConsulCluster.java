package dev.ensemble.lab.run.consul;

import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.lab.run.supervisor.Ports;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntBiFunction;

/** The Consul servers that an ensemble runs itself. */
public final class ConsulCluster {
    /** How many there are: one may be down. */
    public static final int SERVERS = 3;

    /** Names the leader of the moment wherever an instance is named. */
    public static final String LEADER = "consul-leader";

    private final List<ConsulServer> servers;

    private ConsulCluster(List<ConsulServer> servers) {
        this.servers = servers;
    }

    /**
     * Servers on ports of their own.
     *
     * @param folder where their data goes
     * @param firstHttp HTTP port of the first one, 0 for a free one
     * @throws UsageException when there is no program to run
     */
    public static ConsulCluster plan(Path folder, Ports ports, int firstHttp) {
        Path program = ConsulBinary.require();
        List<Integer> joins = new ArrayList<>();
        for (int i = 1; i <= SERVERS; i++) {
            joins.add(ports.of(id(i) + " serf"));
        }
        List<ConsulServer> servers = new ArrayList<>();
        for (int i = 1; i <= SERVERS; i++) {
            int http = i == 1 && firstHttp != 0 ? firstHttp : ports.of(id(i));
            servers.add(new ConsulServer(
                    id(i), program, folder, http, ports.of(id(i) + " rpc"), joins.get(i - 1), joins));
        }
        return new ConsulCluster(servers);
    }

    private static String id(int ordinal) {
        return "consul-" + ordinal;
    }

    /** The server of this id. */
    public ConsulServer server(String id) {
        return servers.stream().filter(server -> server.id().equals(id)).findFirst().orElseThrow();
    }

    /** Host and port of each one's HTTP server. */
    public List<String> addresses() {
        return addresses((id, port) -> port);
    }

    /** @param reachable the port at which clients reach the server of this id and port */
    public List<String> addresses(ToIntBiFunction<String, Integer> reachable) {
        return servers.stream().map(server -> "127.0.0.1:" + reachable.applyAsInt(server.id(), server.http())).toList();
    }

    /**
     * Id of the server that leads now.
     *
     * @throws UsageException when none does, or no server answers
     */
    public String leader() throws InterruptedException {
        for (String address : addresses()) {
            Optional<String> leader = new ConsulAgent(address).leader();
            for (ConsulServer server : servers) {
                if (leader.isPresent() && leader.get().endsWith(":" + server.rpc())) {
                    return server.id();
                }
            }
        }
        throw new UsageException("there is no " + LEADER + " now");
    }
}
