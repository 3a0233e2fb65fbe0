package dev.ensemble.inventory;

import dev.ensemble.chassis.config.Cli;
import dev.ensemble.chassis.database.DatabaseOptions;
import dev.ensemble.chassis.database.TestDatabase;
import dev.ensemble.chassis.database.TestPostgres;
import dev.ensemble.chassis.member.Member;
import dev.ensemble.chassis.member.MemberOptions;
import dev.ensemble.inventory.v1.InventoryServiceGrpc;
import dev.ensemble.inventory.v1.InventoryServiceGrpc.InventoryServiceBlockingStub;
import dev.ensemble.inventory.v1.ReservationContract;
import dev.ensemble.inventory.v1.RestockItemRequest;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The real service, as it is wired. */
class InventoryContractTest extends ReservationContract {
    private static Member member;
    private static ManagedChannel channel;

    @BeforeAll
    static void open() {
        TestDatabase where = TestPostgres.shared().newDatabase();
        DatabaseOptions database = new DatabaseOptions(where.url(), where.user(), where.password());
        MemberOptions options = new MemberOptions();
        Cli.commandLine(options).parseArgs("--drain-wait=0s", "--experiment-no-warm-up");
        member = Member.start(
                "inventory", options, m -> InventoryWiring.assemble(m, database, new InventoryOptions()));
        channel = Grpc.newChannelBuilderForAddress("127.0.0.1", member.port(), InsecureChannelCredentials.create())
                .build();
    }

    @AfterAll
    static void close() {
        channel.shutdownNow();
        member.close();
    }

    @Override
    protected InventoryServiceBlockingStub inventory() {
        return InventoryServiceGrpc.newBlockingStub(channel);
    }

    @Override
    protected void stock(String sku, int units) {
        inventory().restockItem(RestockItemRequest.newBuilder()
                .setName("items/" + sku)
                .setQuantity(units)
                .setAllowMissing(true)
                .setRequestId(UUID.randomUUID().toString())
                .build());
    }
}
