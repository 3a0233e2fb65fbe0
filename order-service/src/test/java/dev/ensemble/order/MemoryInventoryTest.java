package dev.ensemble.order;

import dev.ensemble.inventory.v1.InventoryServiceGrpc;
import dev.ensemble.inventory.v1.InventoryServiceGrpc.InventoryServiceBlockingStub;
import dev.ensemble.inventory.v1.ReservationContract;
import org.junit.jupiter.api.AfterEach;

/** The fake that tests of orders take for the inventory: what it answers is what the real one does. */
class MemoryInventoryTest extends ReservationContract {
    private final MemoryInventory fake = new MemoryInventory();
    private final LoopbackServer server = new LoopbackServer("inventory", fake.bindService());

    @AfterEach
    void close() {
        server.close();
    }

    @Override
    protected InventoryServiceBlockingStub inventory() {
        return InventoryServiceGrpc.newBlockingStub(server.channel());
    }

    @Override
    protected void stock(String sku, int units) {
        fake.stock(sku, units);
    }
}
