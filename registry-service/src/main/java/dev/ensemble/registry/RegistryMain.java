package dev.ensemble.registry;

import dev.ensemble.chassis.config.Cli;
import dev.ensemble.chassis.config.Version;
import dev.ensemble.chassis.member.MemberOptions;
import dev.ensemble.registry.consul.ConsulOptions;
import dev.ensemble.registry.lease.LeaseTerms;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "registry-service",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Who is alive: leases in, changes out.")
final class RegistryMain implements Callable<Integer> {

    @Mixin
    private MemberOptions member;

    @Mixin
    private ConsulOptions consul;

    @Option(
            names = "--experiment-lease-ttl",
            paramLabel = "DURATION",
            description = "for experiments: silence after which a lease expires")
    private Duration leaseTtl = LeaseTerms.DEFAULT.ttl();

    @Spec
    private CommandSpec spec;

    private RegistryMain() {}

    @Override
    public Integer call() {
        RegistryWiring.start(member, consul.access(), terms()).awaitStopped();
        return 0;
    }

    private LeaseTerms terms() {
        try {
            return LeaseTerms.DEFAULT.withTtl(leaseTtl);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--experiment-lease-ttl: " + e.getMessage());
        }
    }

    public static void main(String[] args) {
        Cli.run(new RegistryMain(), args);
    }
}
