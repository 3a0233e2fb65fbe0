package dev.ensemble.order;

import static dev.ensemble.order.TestReplica.ReplicaSettings.DEFAULT;
import static dev.ensemble.order.TestShop.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UnfinishedOrdersTest {

    private final TestShop shop = new TestShop();
    private final TestReplica replica =
            shop.replica(DEFAULT.withoutSweeper().withResumeAfter(Duration.ofHours(1)));

    @AfterEach
    void close() throws Exception {
        shop.close();
    }

    @Test
    void whatIsClaimedIsNobodyElsesForAWhile() {
        List<String> keys = List.of("a", "b", "c");
        for (String key : keys) {
            replica.store.insert(NewOrder.from(request(key, 1)));
        }
        assertThat(replica.leftovers.claim(10)).isEmpty();
        anHourPasses();

        List<StoredOrder> first = replica.leftovers.claim(2);
        List<StoredOrder> second = replica.leftovers.claim(10);

        assertThat(first).hasSize(2);
        assertThat(second).hasSize(1).doesNotContainAnyElementsOf(first);
        assertThat(replica.leftovers.claim(10)).isEmpty();
        anHourPasses();
        assertThat(replica.leftovers.claim(10)).hasSize(3);
    }

    @Test
    void aRowThatSomebodyHoldsIsPassedOver() throws Exception {
        replica.store.insert(NewOrder.from(request("held", 1)));
        replica.store.insert(NewOrder.from(request("free", 1)));
        anHourPasses();
        try (Connection connection = shop.database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SELECT FROM orders WHERE request_id = 'held' FOR UPDATE");

            assertThat(replica.leftovers.claim(10)).extracting(StoredOrder::requestId).containsExactly("free");
        }
    }

    @Test
    void whatIsSettledIsNoLeftover() {
        String id = replica.store.insert(NewOrder.from(request("a", 1))).order().id();
        replica.store.move(id, Saga.SagaEvent.SOLD, "");

        assertThat(shop.count("resume_time IS NULL")).isEqualTo(1);
    }

    private void anHourPasses() {
        shop.sql("UPDATE orders SET resume_time = resume_time - interval '1 hour'");
    }
}
