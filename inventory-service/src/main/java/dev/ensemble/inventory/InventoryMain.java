package dev.ensemble.inventory;

import dev.ensemble.chassis.config.Cli;
import dev.ensemble.chassis.config.Version;
import dev.ensemble.chassis.database.DatabaseOptions;
import dev.ensemble.chassis.member.Member;
import dev.ensemble.chassis.member.MemberOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs one inventory process. */
@Command(
        name = "inventory-service",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Keeps stock and reservations of it, and never oversells.")
final class InventoryMain implements Callable<Integer> {

    @Mixin
    private MemberOptions member;

    @Mixin
    private DatabaseOptions database;

    @Mixin
    private InventoryOptions inventory;

    private InventoryMain() {}

    @Override
    public Integer call() {
        inventory.check();
        Member.start("inventory", member, started -> InventoryWiring.assemble(started, database, inventory))
                .awaitStopped();
        return 0;
    }

    public static void main(String[] args) {
        Cli.run(new InventoryMain(), args);
    }
}
