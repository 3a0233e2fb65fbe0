package dev.ensemble.order;

import dev.ensemble.chassis.config.Cli;
import dev.ensemble.chassis.config.Version;
import dev.ensemble.chassis.database.DatabaseOptions;
import dev.ensemble.chassis.member.Member;
import dev.ensemble.chassis.member.MemberOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs one order process. */
@Command(
        name = "order-service",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Takes orders, and sees to it that each happens once or not at all.")
final class OrderMain implements Callable<Integer> {

    @Mixin
    private MemberOptions member;

    @Mixin
    private DatabaseOptions database;

    @Mixin
    private OrderOptions orders;

    private OrderMain() {}

    @Override
    public Integer call() {
        orders.check();
        Member.start("order", member, started -> OrderWiring.assemble(started, database, orders))
                .awaitStopped();
        return 0;
    }

    public static void main(String[] args) {
        Cli.run(new OrderMain(), args);
    }
}
