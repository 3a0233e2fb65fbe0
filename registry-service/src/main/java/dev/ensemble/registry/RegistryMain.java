package dev.ensemble.registry;

import dev.ensemble.chassis.config.Cli;
import dev.ensemble.chassis.config.Version;
import dev.ensemble.chassis.member.MemberOptions;
import dev.ensemble.registry.consul.ConsulOptions;
import dev.ensemble.registry.lease.LeaseTerms;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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

    private RegistryMain() {}

    @Override
    public Integer call() {
        RegistryWiring.start(member, consul.access(), LeaseTerms.DEFAULT).awaitStopped();
        return 0;
    }

    public static void main(String[] args) {
        Cli.run(new RegistryMain(), args);
    }
}
