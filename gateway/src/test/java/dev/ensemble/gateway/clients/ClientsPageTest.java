package dev.ensemble.gateway.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.gateway.clients.ClientsPage.ClientRow;
import dev.ensemble.gateway.support.TestGateway;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every request of {@code docs/clients.md} is answered as the page says, and none makes an order. */
class ClientsPageTest {
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        gateway = new TestGateway();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
    }

    static List<ClientRow> rows() throws IOException {
        return ClientsPage.rows();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isAnsweredAsThePageSays(ClientRow row) throws IOException {
        String answer = gateway.raw(row.bytes());
        assertThat(answer).startsWith("HTTP/1.1 " + row.code() + " ").contains(row.shown());
        assertThat(answer.split("HTTP/1\\.1 [0-9]", -1)).as("one answer only").hasSize(2);
        assertThat(answer).doesNotContain("Exception").containsPattern("(?i)\r\ndate: ");
        if (row.request().startsWith("HEAD ") || row.code() == 204) {
            assertThat(answer).endsWith("\r\n\r\n");
        }
        assertThat(gateway.ensemble.orders.stored()).isEmpty();
    }

    @Test
    void thePageHasRows() throws IOException {
        assertThat(rows()).hasSizeGreaterThan(140);
    }
}
