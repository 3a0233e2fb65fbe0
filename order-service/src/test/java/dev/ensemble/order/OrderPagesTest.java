package dev.ensemble.order;

import static dev.ensemble.order.TestShop.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.FieldMask;
import com.google.protobuf.util.Timestamps;
import dev.ensemble.chassis.error.ErrorDetails;
import dev.ensemble.chassis.paging.PageToken;
import dev.ensemble.order.v1.CancelOrderRequest;
import dev.ensemble.order.v1.GetOrderRequest;
import dev.ensemble.order.v1.ListOrdersRequest;
import dev.ensemble.order.v1.ListOrdersResponse;
import dev.ensemble.order.v1.Order;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrderPagesTest {

    private final TestShop shop = new TestShop();
    private final TestReplica replica = shop.replica();
    private final List<Order> newestFirst = new ArrayList<>();

    @BeforeEach
    void makeFive() {
        for (int i = 0; i < 5; i++) {
            newestFirst.addFirst(replica.stub().createOrder(request()));
        }
    }

    @AfterEach
    void close() throws Exception {
        shop.close();
    }

    @Test
    void ordersThatAreMadeMeanwhileShiftNothing() {
        List<Order> seen = new ArrayList<>();
        String token = "";
        do {
            ListOrdersResponse page = list(2, token);
            seen.addAll(page.getOrdersList());
            token = page.getNextPageToken();
            replica.stub().createOrder(request());
        } while (!token.isEmpty());

        assertThat(seen).isEqualTo(newestFirst);
    }

    @Test
    void theLastPageHasNoToken() {
        assertThat(list(5, "").getNextPageToken()).isEmpty();
        assertThat(list(0, "").getOrdersList()).isEqualTo(newestFirst);
        assertThat(list(1_000_000, "").getOrdersList()).isEqualTo(newestFirst);
    }

    @Test
    void idsFollowTheDatabasesClock() {
        shop.sql("INSERT INTO orders (id, request_id, customer, skus, quantities, state, moves, create_time)"
                + " SELECT ulid(at, 'zzzzzzzzzzzzzzzz'), 'k' || n, 'ada', '{a}', '{1}', 'CONFIRMED', '[]', at"
                + " FROM (SELECT n, now() - n * interval '7 hours' AS at FROM generate_series(1, 50) n) t");

        List<Order> all = list(1000, "").getOrdersList();

        assertThat(all).hasSize(55);
        assertThat(all.stream().map(order -> -order.getCreateTime().getSeconds())).isSorted();
    }

    @Test
    void aTokenOfAnotherMakeIsRefused() {
        for (String token : List.of("%", "MTow", PageToken.of("items", "tea"),
                PageToken.of("orders", "all", "a", "b"))) {
            assertThatThrownBy(() -> list(2, token))
                    .hasMessage("INVALID_ARGUMENT: page_token: '%s' is not the next_page_token of a page of orders",
                            token)
                    .satisfies(e -> assertThat(ErrorDetails.reason(e)).contains("INVALID_ARGUMENT"));
        }
    }

    @Test
    void aFilteredListHasPagesThatAreStableToo() {
        replica.stub().createOrder(request().toBuilder()
                .setOrder(request().getOrder().toBuilder().setCustomer("bob")).build());
        ListOrdersRequest ofAda = ListOrdersRequest.newBuilder()
                .setFilter("customer = ada AND NOT state = REJECTED").setOrderBy("create_time").setPageSize(3).build();
        ListOrdersResponse first = replica.stub().listOrders(ofAda);
        String token = first.getNextPageToken();
        List<Order> seen = new ArrayList<>(first.getOrdersList());
        replica.stub().cancelOrder(CancelOrderRequest.newBuilder().setName(seen.getFirst().getName()).build());
        seen.addAll(replica.stub().listOrders(ofAda.toBuilder().setPageToken(token).build()).getOrdersList());

        assertThat(seen).isEqualTo(newestFirst.reversed());
        assertThatThrownBy(() -> list(3, token)).hasMessageContaining("another filter or order_by");
    }

    @Test
    void ordersAreFoundByStateCustomerAndTime() {
        Order middle = newestFirst.get(2);
        replica.stub().cancelOrder(CancelOrderRequest.newBuilder().setName(middle.getName()).build());
        String time = Timestamps.toString(middle.getCreateTime());

        assertThat(names("state = CANCELLED")).containsExactly(middle.getName());
        assertThat(names("state != CANCELLED")).hasSize(4).doesNotContain(middle.getName());
        assertThat(names("customer = \"nobody' OR ''='\"")).isEmpty();
        assertThat(names("create_time < \"" + time + "\"")).hasSize(2);
        assertThat(names("create_time >= " + time)).hasSize(3);
        assertThat(names("(create_time < " + time + " OR state = CANCELLED) AND customer = ada")).hasSize(3);
    }

    @Test
    void aFilterThatIsWrongIsRefusedWithItsPosition() {
        assertThatThrownBy(() -> names("state = DONE")).hasMessage("INVALID_ARGUMENT: filter: at character 9:"
                + " expected one of PENDING, CONFIRMED, REJECTED, CANCELLING, CANCELLED but found 'DONE'");
    }

    @Test
    void aMaskKeepsTheFieldsThatItNames() {
        FieldMask mask = FieldMask.newBuilder().addPaths("name").addPaths("state").build();
        Order order = newestFirst.getFirst();
        Order kept = Order.newBuilder().setName(order.getName()).setState(order.getState()).build();

        assertThat(replica.stub().getOrder(
                GetOrderRequest.newBuilder().setName(order.getName()).setReadMask(mask).build())).isEqualTo(kept);
        ListOrdersResponse page = replica.stub().listOrders(
                ListOrdersRequest.newBuilder().setPageSize(1).setReadMask(mask).build());
        assertThat(page.getOrdersList()).containsExactly(kept);
        assertThat(page.getNextPageToken()).isNotEmpty();
        FieldMask wrong = FieldMask.newBuilder().addPaths("price").build();
        assertThatThrownBy(() -> replica.stub().listOrders(
                ListOrdersRequest.newBuilder().setReadMask(wrong).build()))
                .hasMessageContaining("read_mask: 'price' is no field of Order; expected some of name, request_id");
    }

    private List<String> names(String filter) {
        return replica.stub().listOrders(ListOrdersRequest.newBuilder().setFilter(filter).build())
                .getOrdersList().stream().map(Order::getName).toList();
    }

    private ListOrdersResponse list(int size, String token) {
        return replica.stub()
                .listOrders(ListOrdersRequest.newBuilder()
                        .setPageSize(size)
                        .setPageToken(token)
                        .build());
    }
}
