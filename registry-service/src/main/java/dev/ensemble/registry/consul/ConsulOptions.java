package dev.ensemble.registry.consul;

import com.google.common.net.HostAndPort;
import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.chassis.network.Addresses;
import dev.ensemble.chassis.network.AuthoritiesFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the registry keeps the truth: in Consul, or in memory when no address is given. */
public final class ConsulOptions {

    @Option(
            names = "--consul-address",
            paramLabel = "HOST:PORT",
            split = ",",
            defaultValue = "${env:ENSEMBLE_CONSUL_ADDRESS}",
            description = "HTTP ports of Consul agents, any of which may be down; none: the catalog is in memory")
    private List<HostAndPort> addresses = new ArrayList<>();

    @Option(
            names = "--consul-token-file",
            paramLabel = "FILE",
            defaultValue = "${env:ENSEMBLE_CONSUL_TOKEN_FILE}",
            description = "file that holds the ACL token for Consul, read again when Consul refuses it (default:"
                    + " environment CONSUL_HTTP_TOKEN)")
    private Path tokenFile;

    @Option(
            names = "--experiment-no-fence",
            defaultValue = "${env:ENSEMBLE_EXPERIMENT_NO_FENCE:-false}",
            description = "for experiments: this replica overwrites what others have written into Consul since")
    private boolean noFence;

    @Option(
            names = "--experiment-no-write-retries",
            defaultValue = "${env:ENSEMBLE_EXPERIMENT_NO_WRITE_RETRIES:-false}",
            description = "for experiments: a write that Consul does not take is given up")
    private boolean noWriteRetries;

    @Option(
            names = "--consul-ca",
            paramLabel = "FILE",
            defaultValue = "${env:ENSEMBLE_CONSUL_CA}",
            description = "the agents' ports speak HTTPS, with certificates of these authorities (PEM)")
    private Path authorities;

    @Option(
            names = "--consul-unverified",
            defaultValue = "${env:ENSEMBLE_CONSUL_UNVERIFIED:-false}",
            description = "talk in plaintext to an agent that is elsewhere")
    private boolean unverified;

    /**
     * Empty when the catalog is in memory.
     *
     * @throws UsageException when whoever is at an address that is not this machine's would be believed
     */
    public Optional<ConsulAccess> access() {
        if (addresses == null || addresses.isEmpty()) {
            return Optional.empty();
        }
        if (authorities == null && !unverified) {
            addresses.stream().filter(each -> !Addresses.isLoopback(each.getHost())).findFirst().ifPresent(each -> {
                throw new UsageException("--consul-address leads to " + each + ", and whoever answers there would be"
                        + " believed, and hear the token: say --consul-ca FILE, or --consul-unverified");
            });
        }
        return Optional.of(new ConsulAccess(addresses, token(),
                Optional.ofNullable(authorities).map(file -> AuthoritiesFile.believed(Optional.of(file))),
                new WriteExperiments(noFence, noWriteRetries)));
    }

    private ConsulToken token() {
        return tokenFile == null
                ? ConsulToken.of(Optional.ofNullable(System.getenv("CONSUL_HTTP_TOKEN")).orElse(""))
                : ConsulToken.in(tokenFile);
    }
}
