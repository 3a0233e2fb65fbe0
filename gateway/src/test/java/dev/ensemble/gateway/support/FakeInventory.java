package dev.ensemble.gateway.support;

import dev.ensemble.chassis.error.ServiceException;
import dev.ensemble.chassis.rpc.server.Unary;
import dev.ensemble.inventory.v1.GetItemRequest;
import dev.ensemble.inventory.v1.InventoryServiceGrpc.InventoryServiceImplBase;
import dev.ensemble.inventory.v1.Item;
import dev.ensemble.inventory.v1.ListItemsRequest;
import dev.ensemble.inventory.v1.ListItemsResponse;
import dev.ensemble.inventory.v1.RestockItemRequest;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** Items in memory. */
public final class FakeInventory extends InventoryServiceImplBase {
    private final Map<String, Item> items = new ConcurrentSkipListMap<>(Map.of("items/espresso-machine", item(10)));

    private static Item item(long free) {
        return Item.newBuilder()
                .setName("items/espresso-machine")
                .setSku("espresso-machine")
                .setDisplayName("Espresso machine")
                .setFree(free)
                .build();
    }

    public Item espressoMachine() {
        return items.get("items/espresso-machine");
    }

    @Override
    public void getItem(GetItemRequest request, StreamObserver<Item> observer) {
        Unary.reply(observer, find(request.getName()));
    }

    @Override
    public void listItems(ListItemsRequest request, StreamObserver<ListItemsResponse> observer) {
        Unary.reply(observer, ListItemsResponse.newBuilder().addAllItems(items.values()).build());
    }

    @Override
    public void restockItem(RestockItemRequest request, StreamObserver<Item> observer) {
        Item item = find(request.getName());
        Item more = item.toBuilder().setFree(item.getFree() + request.getQuantity()).build();
        items.put(request.getName(), more);
        Unary.reply(observer, more);
    }

    private Item find(String name) {
        if (!items.containsKey(name)) {
            throw ServiceException.notFound(name);
        }
        return items.get(name);
    }
}
