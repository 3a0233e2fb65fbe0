package dev.ensemble.lab.docs.shelf;

import dev.ensemble.chassis.error.ServiceException;
import dev.ensemble.chassis.rpc.server.Unary;
import dev.ensemble.inventory.v1.GetItemRequest;
import dev.ensemble.inventory.v1.InventoryServiceGrpc;
import dev.ensemble.inventory.v1.Item;
import io.grpc.stub.StreamObserver;

/** One item, for ever. */
final class ShelfApi extends InventoryServiceGrpc.InventoryServiceImplBase {

    @Override
    public void getItem(GetItemRequest request, StreamObserver<Item> answer) {
        if (!request.getName().equals("items/mug")) {
            throw ServiceException.notFound(request.getName());
        }
        Unary.reply(answer, Item.newBuilder().setName("items/mug").setSku("mug").setFree(1).build());
    }
}
