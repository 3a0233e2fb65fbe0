package dev.ensemble.chassis.rpc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.ensemble.chassis.dryrun.DryRun;
import dev.ensemble.chassis.error.ServiceException;
import dev.ensemble.chassis.rpc.InterceptedServer;
import dev.ensemble.chassis.rpc.client.ContextHeadersInterceptor;
import dev.ensemble.registry.v1.ListInstancesRequest;
import dev.ensemble.registry.v1.ListInstancesResponse;
import io.grpc.Context;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class DryRunInterceptorTest {
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger rolledBack = new AtomicInteger();

    private ListInstancesResponse write(ListInstancesRequest request) {
        DryRun.current().ifPresent(dryRun -> dryRun.<AutoCloseable>transaction(this, () -> {
            begun.incrementAndGet();
            return rolledBack::incrementAndGet;
        }));
        return ListInstancesResponse.getDefaultInstance();
    }

    private InterceptedServer wire(Function<ListInstancesRequest, ListInstancesResponse> handler) {
        return new InterceptedServer(handler, new DryRunInterceptor(), new ErrorInterceptor("sample"));
    }

    private static ListInstancesResponse call(InterceptedServer wire) {
        return wire.stub(new ContextHeadersInterceptor(() -> false))
                .listInstances(ListInstancesRequest.getDefaultInstance());
    }

    @Test
    void aDryRunIsRolledBackBeforeItIsAnswered() throws Exception {
        try (InterceptedServer wire = wire(this::write)) {
            new DryRun().in(Context.current()).call(() -> call(wire));
            assertThat(begun).hasValue(1);
            assertThat(rolledBack).hasValue(1);
        }
    }

    @Test
    void aDryRunThatFailsIsRolledBackToo() {
        try (InterceptedServer wire = wire(request -> {
            write(request);
            throw ServiceException.notFound("things/1");
        })) {
            Throwable failure = catchThrowable(() -> new DryRun().in(Context.current()).call(() -> call(wire)));
            assertThat(Status.fromThrowable(failure).getCode()).isEqualTo(Status.Code.NOT_FOUND);
            await().until(() -> rolledBack.get() == 1);
        }
    }

    @Test
    void anyOtherCallIsNone() {
        try (InterceptedServer wire = wire(this::write)) {
            call(wire);
            assertThat(begun).hasValue(0);
        }
    }
}
