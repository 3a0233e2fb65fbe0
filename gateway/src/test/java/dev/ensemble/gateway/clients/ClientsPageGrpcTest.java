package dev.ensemble.gateway.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.gateway.clients.ClientsPage.GrpcRow;
import dev.ensemble.gateway.support.GrpcCaller;
import dev.ensemble.gateway.support.RawGrpc;
import dev.ensemble.inventory.v1.ListItemsRequest;
import io.grpc.Status;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every gRPC call of {@code docs/clients.md} is answered as the page says. */
class ClientsPageGrpcTest {
    private static GrpcCaller gateway;

    @BeforeAll
    static void start() throws IOException {
        gateway = new GrpcCaller(Optional.of("gateway-1"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    static List<GrpcRow> rows() throws IOException {
        return ClientsPage.grpcRows();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isAnsweredAsThePageSays(GrpcRow row) throws IOException {
        RawGrpc call = new RawGrpc(row.path());
        row.headers().forEach(call::with);
        String answer = call.send(gateway.front.port(), row.data());
        String status = row.status().equals("RST_STREAM") ? "RST_STREAM"
                : "grpc-status: " + Status.Code.valueOf(row.status()).value() + "\n";
        assertThat(answer).contains(status, row.shown()).doesNotContain("Exception", "dev.ensemble");
        assertThat(gateway.inventory().listItems(ListItemsRequest.getDefaultInstance()).getItemsList()).isNotEmpty();
    }

    @Test
    void thePageHasRows() throws IOException {
        assertThat(rows()).hasSizeGreaterThan(30);
    }
}
