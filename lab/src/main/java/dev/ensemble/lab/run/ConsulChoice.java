package dev.ensemble.lab.run;

import dev.ensemble.lab.run.consul.ConsulCluster;
import java.util.List;

/**
 * Where the registry keeps the truth.
 *
 * @param servers how many Consul servers the ensemble runs itself
 * @param port HTTP port of the first of them, 0 for a free one
 * @param addresses HOST:PORT of Consul agents that run already
 */
public record ConsulChoice(int servers, int port, List<String> addresses) {
    /** In the memory of the one registry. */
    public static final ConsulChoice NONE = new ConsulChoice(0, 0, List.of());

    /** In Consul servers of the ensemble's own. */
    public static ConsulChoice own(int port) {
        return new ConsulChoice(ConsulCluster.SERVERS, port, List.of());
    }

    /** In a Consul that runs already. */
    public static ConsulChoice at(List<String> addresses) {
        return new ConsulChoice(0, 0, addresses);
    }

    public ConsulChoice {
        addresses = List.copyOf(addresses);
    }

    boolean isConsul() { return servers > 0 || !addresses.isEmpty(); }
}
