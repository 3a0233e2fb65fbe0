package dev.ensemble.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.rpc.BadRequest;
import dev.ensemble.chassis.config.Cli;
import dev.ensemble.chassis.database.DatabaseOptions;
import dev.ensemble.chassis.database.TestDatabase;
import dev.ensemble.chassis.database.TestPostgres;
import dev.ensemble.chassis.error.ErrorDetails;
import dev.ensemble.chassis.member.Member;
import dev.ensemble.chassis.member.MemberOptions;
import dev.ensemble.chassis.paging.PageToken;
import dev.ensemble.inventory.v1.ConfirmReservationRequest;
import dev.ensemble.inventory.v1.CreateReservationRequest;
import dev.ensemble.inventory.v1.GetItemRequest;
import dev.ensemble.inventory.v1.GetReservationRequest;
import dev.ensemble.inventory.v1.InventoryServiceGrpc;
import dev.ensemble.inventory.v1.InventoryServiceGrpc.InventoryServiceBlockingStub;
import dev.ensemble.inventory.v1.ListItemsRequest;
import dev.ensemble.inventory.v1.ListItemsResponse;
import dev.ensemble.inventory.v1.ListReservationsRequest;
import dev.ensemble.inventory.v1.ListReservationsResponse;
import dev.ensemble.inventory.v1.Refusal;
import dev.ensemble.inventory.v1.ReleaseReservationRequest;
import dev.ensemble.inventory.v1.Reservation;
import dev.ensemble.inventory.v1.ReservationLine;
import dev.ensemble.inventory.v1.RestockItemRequest;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract on the wire, of a process as it is wired. */
class InventoryApiTest {

    private static Member member;
    private static ManagedChannel channel;
    private static InventoryServiceBlockingStub inventory;

    @BeforeAll
    static void open() {
        TestDatabase where = TestPostgres.shared().newDatabase();
        DatabaseOptions database = new DatabaseOptions(where.url(), where.user(), where.password());
        MemberOptions options = new MemberOptions();
        Cli.commandLine(options).parseArgs("--drain-wait=0s");
        member = Member.start(
                "inventory", options, m -> InventoryWiring.assemble(m, database, new InventoryOptions()));
        channel = Grpc.newChannelBuilderForAddress("127.0.0.1", member.port(), InsecureChannelCredentials.create())
                .build();
        inventory = InventoryServiceGrpc.newBlockingStub(channel);
        List.of("cup", "pot", "tea").forEach(InventoryApiTest::restock);
    }

    @AfterAll
    static void close() {
        channel.shutdownNow();
        member.close();
    }

    @Test
    void anItemIsShownByItsName() {
        dev.ensemble.inventory.v1.Item tea =
                inventory.getItem(GetItemRequest.newBuilder().setName("items/tea").build());
        assertThat(tea.getName()).isEqualTo("items/tea");
        assertThat(tea.getSku()).isEqualTo("tea");
        assertThat(tea.getDisplayName()).isEqualTo("tea");
        assertThat(tea.getFree()).isEqualTo(100);
    }

    @Test
    void aReservationIsMadeConfirmedAndReleased() {
        Reservation made = create("order-1", "cup", 3);
        assertThat(made.getState()).isEqualTo(Reservation.State.RESERVED);
        assertThat(made.getName()).isEqualTo("reservations/order-1");
        assertThat(made.getExpireTime().getSeconds() - made.getCreateTime().getSeconds()).isEqualTo(60);

        Reservation sold = inventory.confirmReservation(
                ConfirmReservationRequest.newBuilder().setName(made.getName()).build());
        assertThat(sold.getState()).isEqualTo(Reservation.State.CONFIRMED);
        assertThat(sold.hasExpireTime()).isFalse();
        assertThat(sold.getLines(0)).isEqualTo(line("cup", 3));

        Reservation released = inventory.releaseReservation(
                ReleaseReservationRequest.newBuilder().setName(made.getName()).build());
        assertThat(released.getState()).isEqualTo(Reservation.State.RELEASED);
        assertThat(inventory.getReservation(
                GetReservationRequest.newBuilder().setName(made.getName()).build())).isEqualTo(released);
    }

    @Test
    void aRefusalIsAnAnswerThatNamesTheReasonAndTheItem() {
        Reservation refused = create("order-2", "none", 1);
        assertThat(refused.getState()).isEqualTo(Reservation.State.REFUSED);
        assertThat(refused.getRefusal()).isEqualTo(Refusal.newBuilder()
                .setReason(Refusal.Reason.UNKNOWN_SKU)
                .setSku("none")
                .build());
        assertThat(refused.hasExpireTime()).isFalse();
    }

    @Test
    void itemsComeInPagesOrderedBySku() {
        List<String> skus = new ArrayList<>();
        String token = "";
        do {
            ListItemsResponse page = inventory.listItems(
                    ListItemsRequest.newBuilder().setPageSize(2).setPageToken(token).build());
            assertThat(page.getItemsCount()).isBetween(1, 2);
            page.getItemsList().forEach(item -> skus.add(item.getSku()));
            token = page.getNextPageToken();
        } while (!token.isEmpty());
        assertThat(skus).containsExactly("cup", "pot", "tea");
    }

    @Test
    void reservationsComeInPagesNewestFirst() {
        List.of("page-1", "page-2", "page-3", "page-4", "page-5").forEach(id -> create(id, "pot", 1));
        List<String> names = new ArrayList<>();
        String token = "";
        do {
            ListReservationsResponse page = inventory.listReservations(
                    ListReservationsRequest.newBuilder().setPageSize(2).setPageToken(token).build());
            page.getReservationsList().forEach(reservation -> names.add(reservation.getName()));
            token = page.getNextPageToken();
        } while (!token.isEmpty());
        assertThat(names).doesNotHaveDuplicates();
        assertThat(names.stream().filter(name -> name.startsWith("reservations/page-")))
                .containsExactly(
                        "reservations/page-5",
                        "reservations/page-4",
                        "reservations/page-3",
                        "reservations/page-2",
                        "reservations/page-1");
    }

    @Test
    void reservationsAreFoundByStateAndComeOldestFirstWhenAsked() {
        List.of("found-1", "found-2", "found-3").forEach(id -> create(id, "pot", 1));
        inventory.releaseReservation(
                ReleaseReservationRequest.newBuilder().setName("reservations/found-2").build());
        ListReservationsRequest request = ListReservationsRequest.newBuilder()
                .setFilter("state = RESERVED").setOrderBy("create_time").setPageSize(1).build();
        List<String> names = new ArrayList<>();
        String token = "";
        do {
            ListReservationsResponse page =
                    inventory.listReservations(request.toBuilder().setPageToken(token).build());
            page.getReservationsList().forEach(reservation -> names.add(reservation.getName()));
            token = page.getNextPageToken();
        } while (!token.isEmpty());
        assertThat(names.stream().filter(name -> name.startsWith("reservations/found-")))
                .containsExactly("reservations/found-1", "reservations/found-3");
        assertInvalid("order_by", () -> inventory.listReservations(
                ListReservationsRequest.newBuilder().setOrderBy("id").build()));
    }

    @Test
    void aPageTokenOfAnotherListOrOfNobodyIsRefused() {
        String ofItems = inventory.listItems(
                ListItemsRequest.newBuilder().setPageSize(1).build()).getNextPageToken();
        for (String token : List.of(ofItems, "!", "AAAA", PageToken.of("reservations", "all", "today", "x"))) {
            assertInvalid("page_token", () -> inventory.listReservations(
                    ListReservationsRequest.newBuilder().setPageToken(token).build()));
        }
    }

    @Test
    void whatTheContractForbidsIsRefusedByFieldBeforeAnythingHappens() {
        assertInvalid("lines[0].quantity", () -> create("order-3", "cup", 0));
        assertInvalid("lines", () -> inventory.createReservation(CreateReservationRequest.newBuilder()
                .setReservationId("order-3")
                .addLines(line("cup", 1))
                .addLines(line("cup", 2))
                .build()));
        assertFails(Status.Code.NOT_FOUND, "NOT_FOUND", () -> inventory.getReservation(
                GetReservationRequest.newBuilder().setName("reservations/order-3").build()));
    }

    @Test
    void errorsOfTheDomainCarryTheirReason() {
        create("order-4", "pot", 1);
        assertFails(Status.Code.ALREADY_EXISTS, "RESERVATION_ID_REUSED", () -> create("order-4", "pot", 2));
        assertFails(Status.Code.NOT_FOUND, "NOT_FOUND", () -> inventory.getItem(
                GetItemRequest.newBuilder().setName("items/none").build()));
    }

    private static void restock(String sku) {
        inventory.restockItem(RestockItemRequest.newBuilder()
                .setName("items/" + sku)
                .setQuantity(100)
                .setAllowMissing(true)
                .setRequestId("first-" + sku)
                .build());
    }

    private static Reservation create(String id, String sku, int quantity) {
        return inventory.createReservation(CreateReservationRequest.newBuilder()
                .setReservationId(id)
                .addLines(line(sku, quantity))
                .build());
    }

    private static ReservationLine line(String sku, int quantity) {
        return ReservationLine.newBuilder().setSku(sku).setQuantity(quantity).build();
    }

    private static void assertInvalid(String field, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StatusRuntimeException.class, e -> {
            assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(ErrorDetails.detail(e, BadRequest.class).orElseThrow().getFieldViolationsList())
                    .extracting(BadRequest.FieldViolation::getField)
                    .containsExactly(field);
        });
    }

    private static void assertFails(Status.Code code, String reason, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StatusRuntimeException.class, e -> {
            assertThat(e.getStatus().getCode()).isEqualTo(code);
            assertThat(ErrorDetails.reason(e)).contains(reason);
        });
    }
}
