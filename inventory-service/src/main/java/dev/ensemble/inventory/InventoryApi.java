package dev.ensemble.inventory;

import dev.ensemble.chassis.paging.Page;
import dev.ensemble.chassis.rpc.server.Unary;
import dev.ensemble.inventory.v1.ConfirmReservationRequest;
import dev.ensemble.inventory.v1.CreateReservationRequest;
import dev.ensemble.inventory.v1.GetItemRequest;
import dev.ensemble.inventory.v1.GetReservationRequest;
import dev.ensemble.inventory.v1.InventoryServiceGrpc.InventoryServiceImplBase;
import dev.ensemble.inventory.v1.Item;
import dev.ensemble.inventory.v1.ListItemsRequest;
import dev.ensemble.inventory.v1.ListItemsResponse;
import dev.ensemble.inventory.v1.ListReservationsRequest;
import dev.ensemble.inventory.v1.ListReservationsResponse;
import dev.ensemble.inventory.v1.ReleaseReservationRequest;
import dev.ensemble.inventory.v1.Reservation;
import dev.ensemble.inventory.v1.RestockItemRequest;
import io.grpc.stub.StreamObserver;

/** The service as the contract has it. The requests have passed validation. */
final class InventoryApi extends InventoryServiceImplBase {

    private final Stock stock;
    private final Reservations reservations;

    InventoryApi(Stock stock, Reservations reservations) {
        this.stock = stock;
        this.reservations = reservations;
    }

    @Override
    public void getItem(GetItemRequest request, StreamObserver<Item> answer) {
        Unary.reply(answer, InventoryMessages.of(stock.get(InventoryMessages.id(request.getName()))));
    }

    @Override
    public void listItems(ListItemsRequest request, StreamObserver<ListItemsResponse> answer) {
        Page.Sent<Item> page =
                stock.list(Page.size(request.getPageSize()), request.getPageToken()).as(InventoryMessages::of);
        Unary.reply(answer, ListItemsResponse.newBuilder()
                .addAllItems(page.messages())
                .setNextPageToken(page.nextToken())
                .build());
    }

    @Override
    public void restockItem(RestockItemRequest request, StreamObserver<Item> answer) {
        Unary.reply(answer, InventoryMessages.of(stock.restock(InventoryMessages.restock(request))));
    }

    @Override
    public void createReservation(
            CreateReservationRequest request, StreamObserver<Reservation> answer) {
        Unary.reply(answer, InventoryMessages.of(
                reservations.create(request.getReservationId(), InventoryMessages.lines(request.getLinesList()))));
    }

    @Override
    public void confirmReservation(
            ConfirmReservationRequest request, StreamObserver<Reservation> answer) {
        Unary.reply(answer, InventoryMessages.of(reservations.confirm(InventoryMessages.id(request.getName()))));
    }

    @Override
    public void releaseReservation(
            ReleaseReservationRequest request, StreamObserver<Reservation> answer) {
        Unary.reply(answer, InventoryMessages.of(reservations.release(InventoryMessages.id(request.getName()))));
    }

    @Override
    public void getReservation(
            GetReservationRequest request, StreamObserver<Reservation> answer) {
        Unary.reply(answer, InventoryMessages.of(reservations.get(InventoryMessages.id(request.getName()))));
    }

    @Override
    public void listReservations(ListReservationsRequest request, StreamObserver<ListReservationsResponse> answer) {
        Page.Sent<Reservation> page = reservations
                .list(
                        Reservations.LIST.of(request.getFilter(), request.getOrderBy()),
                        Page.size(request.getPageSize()),
                        request.getPageToken())
                .as(InventoryMessages::of);
        Unary.reply(answer, ListReservationsResponse.newBuilder()
                .addAllReservations(page.messages())
                .setNextPageToken(page.nextToken())
                .build());
    }
}
