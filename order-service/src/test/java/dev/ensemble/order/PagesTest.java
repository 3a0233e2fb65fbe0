package dev.ensemble.order;

import static dev.ensemble.order.TestShop.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ensemble.chassis.error.ErrorDetails;
import dev.ensemble.chassis.paging.PageToken;
import dev.ensemble.order.v1.ListOrdersRequest;
import dev.ensemble.order.v1.ListOrdersResponse;
import dev.ensemble.order.v1.Order;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PagesTest {

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
        for (String token : List.of("%", "MTow", PageToken.of("items", "tea"), PageToken.of("orders", "a", "b"))) {
            assertThatThrownBy(() -> list(2, token))
                    .hasMessage("INVALID_ARGUMENT: page_token: '%s' is not the next_page_token of a page of orders",
                            token)
                    .satisfies(e -> assertThat(ErrorDetails.reason(e)).contains("INVALID_ARGUMENT"));
        }
    }

    private ListOrdersResponse list(int size, String token) {
        return replica.stub()
                .listOrders(ListOrdersRequest.newBuilder()
                        .setPageSize(size)
                        .setPageToken(token)
                        .build());
    }
}
