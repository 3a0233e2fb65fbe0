package dev.ensemble.gateway;

import static dev.ensemble.gateway.support.TestGateway.error;
import static dev.ensemble.gateway.support.TestGateway.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.chassis.error.ServiceException;
import dev.ensemble.gateway.support.TestGateway;
import io.grpc.Status;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a caller hears when a call did not go well: that nothing happened, or that nobody knows. */
class OutcomeTest {
    private static final String ORDER =
            "{\"customer\":\"ada\",\"lines\":[{\"sku\":\"espresso-machine\",\"quantity\":1}]}";
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new TestGateway();
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
    }

    @Test
    void aServiceThatSaysNothingHappenedIs503WithRetryAfter() throws Exception {
        gateway.ensemble.orders.first(() -> {
            throw ServiceException.unavailable("ORDER_NOT_CREATED", "inventory is away", Duration.ofMillis(1500));
        });
        HttpResponse<String> answer = create("k-1");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(reason(answer.body())).isEqualTo("ORDER_NOT_CREATED");
        assertThat(answer.headers().firstValue("retry-after")).hasValue("2");
    }

    @Test
    void aServiceThatShedsIs429WithRetryAfter() throws Exception {
        gateway.ensemble.orders.first(() -> {
            throw ServiceException.exhausted("OVERLOADED", "too much", Duration.ofMillis(200));
        });
        HttpResponse<String> answer = create("k-1");
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("retry-after")).hasValue("1");
    }

    @Test
    void aMutationThatIsNotAnsweredInTimeIsOutcomeUnknownWithTheKeyToAskAgain() throws Exception {
        assertThat(gateway.get("/v1/orders").statusCode()).as("there is a connection").isEqualTo(200);
        CountDownLatch release = new CountDownLatch(1);
        gateway.ensemble.orders.first(() -> await(release));
        HttpResponse<String> answer =
                gateway.post("/v1/orders", ORDER, "Idempotency-Key", "k-1", "Ensemble-Timeout", "1s");
        assertOutcomeUnknown(answer, "k-1");

        release.countDown();
        gateway.ensemble.orders.first(() -> {});
        Awaitility.await().until(() -> !gateway.ensemble.orders.stored().isEmpty());
        assertThat(create("k-1").statusCode()).as("the repeat finds the order").isEqualTo(200);
    }

    @Test
    void aReadThatIsNotAnsweredInTimeIsAnOrdinary504() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        gateway.ensemble.orders.first(() -> await(release));
        HttpResponse<String> answer = gateway.send(gateway.request("/v1/orders/x").header("grpc-timeout", "200m"));
        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(reason(answer.body())).isEqualTo("DEADLINE_EXCEEDED");
        release.countDown();
    }

    @Test
    void aMutationWhoseServiceFailsOrBreaksOffIsOutcomeUnknown() throws Exception {
        gateway.ensemble.orders.first(() -> {
            throw new IllegalStateException("a bug with a secret");
        });
        assertOutcomeUnknown(create("k-1"), "k-1");
        gateway.ensemble.orders.first(() -> {
            throw Status.UNAVAILABLE.withDescription("io exception to 10.1.2.3").asRuntimeException();
        });
        assertOutcomeUnknown(create("k-2"), "k-2");
        gateway.ensemble.orders.first(() -> {
            throw ServiceException.outcomeUnknown("DATABASE_UNAVAILABLE", "cut off", Duration.ofSeconds(1), null);
        });
        assertOutcomeUnknown(create("k-3"), "k-3");
    }

    @Test
    void aReadWhoseServiceFailsDoesNotShowItsInnards() throws Exception {
        gateway.ensemble.orders.first(() -> {
            throw new IllegalStateException("a bug with a secret");
        });
        HttpResponse<String> answer = gateway.get("/v1/orders/x");
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).doesNotContain("secret").contains("BACKEND_FAILED");
    }

    @Test
    void aMutationThatCouldNotBeSentAnywhereIs503() throws Exception {
        gateway.ensemble.killOrders();
        assertThat(gateway.get("/v1/orders").statusCode()).isEqualTo(503);
        HttpResponse<String> answer = create("k-1");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(reason(answer.body())).isEqualTo("BACKEND_UNREACHABLE");
        assertThat(answer.headers().firstValue("ensemble-attempts")).hasValue("order=0");
    }

    @Test
    void aRetryThatSucceedsGoesUnnoticedButForTheEvidence() throws Exception {
        CountDownLatch once = new CountDownLatch(1);
        gateway.ensemble.orders.first(() -> {
            if (once.getCount() > 0) {
                once.countDown();
                throw ServiceException.unavailable("NOT_NOW", "not now", Duration.ofSeconds(1));
            }
        });
        HttpResponse<String> answer = create("k-1");
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("ensemble-attempts")).hasValue("order-1=2");
    }

    private HttpResponse<String> create(String key) throws Exception {
        return gateway.post("/v1/orders", ORDER, "Idempotency-Key", key);
    }

    private static void assertOutcomeUnknown(HttpResponse<String> answer, String key) {
        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(reason(answer.body())).isEqualTo("OUTCOME_UNKNOWN");
        assertThat(answer.headers().firstValue("idempotency-key")).hasValue('"' + key + '"');
        assertThat(answer.headers().firstValue("retry-after")).hasValue("1");
        assertThat(error(answer.body()).toString()).contains("\"requestId\":\"" + key + "\"").doesNotContain("secret")
                .doesNotContain("10.1.2.3");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
