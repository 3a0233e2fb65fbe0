package dev.ensemble.registry.consul;

import com.google.common.net.HostAndPort;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Where Consul is and what it takes to be let in.
 *
 * @param addresses of agents' HTTP ports, any of which may be down
 * @param tls whom to believe there; empty for plain HTTP
 * @param experiments what is taken away from writes
 */
public record ConsulAccess(
        List<HostAndPort> addresses, ConsulToken token, Optional<SSLContext> tls, WriteExperiments experiments) {
    /** Longer than a blocking query waits, with Consul's jitter of a sixteenth. */
    static final Duration BLOCKING_PATIENCE = ConsulWatch.WAIT.plusSeconds(1);

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** As it is but for experiments. */
    public ConsulAccess(List<HostAndPort> addresses, ConsulToken token, Optional<SSLContext> tls) {
        this(addresses, token, tls, WriteExperiments.NONE);
    }

    /** In plain HTTP, with a token that stays; empty for none. */
    public ConsulAccess(List<HostAndPort> addresses, String token) {
        this(addresses, ConsulToken.of(token), Optional.empty());
    }

    ConsulHttp requests() {
        return new ConsulHttp(this, PATIENCE);
    }

    ConsulHttp blocking() {
        return new ConsulHttp(this, BLOCKING_PATIENCE);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return addresses.toString();
    }
}
