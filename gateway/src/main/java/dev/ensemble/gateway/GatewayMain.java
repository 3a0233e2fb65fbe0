package dev.ensemble.gateway;

import dev.ensemble.chassis.config.Cli;
import dev.ensemble.chassis.config.Version;
import dev.ensemble.chassis.member.Member;
import dev.ensemble.chassis.member.MemberOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Starts a gateway. */
@Command(
        name = "gateway",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "The API of the ensemble: REST with JSON, and gRPC.")
final class GatewayMain implements Callable<Integer> {
    @Mixin
    private MemberOptions member;

    @Mixin
    private GatewayOptions gateway;

    @Override
    public Integer call() {
        Member.start("gateway", member, m -> GatewayWiring.assemble(m, gateway)).awaitStopped();
        return 0;
    }

    public static void main(String[] args) {
        Cli.run(new GatewayMain(), args);
    }
}
