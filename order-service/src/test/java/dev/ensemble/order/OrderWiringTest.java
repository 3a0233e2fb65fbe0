package dev.ensemble.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ensemble.chassis.database.DatabaseOptions;
import dev.ensemble.chassis.error.ErrorDetails;
import dev.ensemble.chassis.member.Member;
import dev.ensemble.chassis.member.MemberOptions;
import dev.ensemble.order.v1.Order;
import dev.ensemble.order.v1.Order.State;
import dev.ensemble.order.v1.OrderServiceGrpc;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The process as it is started, with no registry and hence no inventory. */
class OrderWiringTest {

    /** As many failures as the breaker wants to see. */
    private static final int CALLS = 20;

    private final TestShop shop = new TestShop();
    private final Member member = Member.start("order", new MemberOptions(), started -> OrderWiring.assemble(
            started,
            new DatabaseOptions(shop.database.url(), shop.database.user(), shop.database.password()),
            new OrderOptions()));
    private final ManagedChannel channel = Grpc.newChannelBuilderForAddress(
            "127.0.0.1", member.port(), InsecureChannelCredentials.create()).build();

    @AfterEach
    void close() throws Exception {
        channel.shutdownNow();
        member.close();
        shop.close();
    }

    @Test
    void withoutAnInventoryOrdersArePendingUntilTheBreakerOpensAndThenNotMade() {
        assertThat(createAtOnce(CALLS)).extracting(Order::getState).containsOnly(State.PENDING);

        // A half-open breaker lets some through, each under a key of its own.
        AtomicInteger late = new AtomicInteger();
        await().untilAsserted(() -> assertThatThrownBy(() -> create("late " + late.incrementAndGet()))
                .satisfies(e -> assertThat(ErrorDetails.reason(e)).contains("ORDER_NOT_CREATED")));
        assertThat(shop.count("request_id = 'late " + late.get() + "'")).isZero();
        assertThat(create("key 1").getState()).isEqualTo(State.PENDING);
    }

    private List<Order> createAtOnce(int calls) {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Order>> answers = Stream.iterate(1, i -> i + 1)
                    .limit(calls)
                    .map(i -> CompletableFuture.supplyAsync(() -> create("key " + i), callers))
                    .toList();
            return answers.stream().map(CompletableFuture::join).toList();
        }
    }

    private Order create(String key) {
        return OrderServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(20, TimeUnit.SECONDS)
                .createOrder(TestShop.request(key, 1));
    }
}
