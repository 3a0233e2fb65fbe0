package dev.ensemble.chassis.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.ensemble.registry.v1.ListInstancesRequest;
import dev.ensemble.registry.v1.ListInstancesResponse;
import dev.ensemble.registry.v1.RegistryServiceGrpc;
import dev.ensemble.registry.v1.RegistryServiceGrpc.RegistryServiceBlockingStub;
import dev.ensemble.registry.v1.RegistryServiceGrpc.RegistryServiceImplBase;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Scope;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RpcTelemetryTest {

    private static final ListInstancesRequest REQUEST = ListInstancesRequest.getDefaultInstance();
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final Telemetry telemetry = new Telemetry("sample", "sample-1", Map.of());
    private Server server;
    private ManagedChannel channel;
    private SpanContext served = SpanContext.getInvalid();

    @BeforeEach
    void start() throws Exception {
        String name = InProcessServerBuilder.generateName();
        server = InProcessServerBuilder.forName(name)
                .addService(ServerInterceptors.intercept(
                        new RegistryServiceImplBase() {
                            @Override
                            public void listInstances(
                                    ListInstancesRequest request, StreamObserver<ListInstancesResponse> answer) {
                                served = Span.current().getSpanContext();
                                if (request.getService().isEmpty()) {
                                    answer.onNext(ListInstancesResponse.getDefaultInstance());
                                    answer.onCompleted();
                                } else {
                                    answer.onError(Status.NOT_FOUND.asRuntimeException());
                                }
                            }
                        },
                        telemetry.server()))
                .build()
                .start();
        channel = InProcessChannelBuilder.forName(name).build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.shutdownNow();
        telemetry.close();
    }

    private RegistryServiceBlockingStub stub(ClientInterceptor... interceptors) {
        return RegistryServiceGrpc.newBlockingStub(channel).withInterceptors(interceptors);
    }

    @Test
    void aCallBelongsToTheTraceThatItsHeaderNames() {
        Metadata headers = new Metadata();
        headers.put(
                Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER),
                "00-" + TRACE + "-00f067aa0ba902b7-01");

        ListInstancesResponse _ = stub(MetadataUtils.newAttachHeadersInterceptor(headers)).listInstances(REQUEST);

        assertThat(served.getTraceId()).isEqualTo(TRACE);
        assertThat(served.getSpanId()).isNotEqualTo("00f067aa0ba902b7");
    }

    @Test
    void aCallThatIsMadeTakesTheTraceAlong() {
        Span span = telemetry.openTelemetry().getTracer("test").spanBuilder("test").startSpan();
        try (Scope scope = span.makeCurrent()) {
            ListInstancesResponse _ = stub(telemetry.client()).listInstances(REQUEST);
        }

        assertThat(served.getTraceId()).isEqualTo(span.getSpanContext().getTraceId());
    }

    @Test
    void withoutTheInterceptorItDoesNot() {
        Span span = telemetry.openTelemetry().getTracer("test").spanBuilder("test").startSpan();
        try (Scope scope = span.makeCurrent()) {
            ListInstancesResponse _ = stub().listInstances(REQUEST);
        }

        assertThat(served.isValid()).isTrue();
        assertThat(served.getTraceId()).isNotEqualTo(span.getSpanContext().getTraceId());
    }

    @Test
    void callsAreCountedByMethodAndStatus() {
        ListInstancesResponse _ = stub(telemetry.client()).listInstances(REQUEST);
        Throwable failed = catchThrowable(() -> stub(telemetry.client())
                .listInstances(REQUEST.toBuilder().setService("sample").build()));

        assertThat(Status.fromThrowable(failed).getCode()).isEqualTo(Status.Code.NOT_FOUND);
        String metrics = new String(telemetry.metrics(), StandardCharsets.UTF_8);
        for (String side : new String[]{"client", "server"}) {
            for (int code : new int[]{0, 5}) {
                assertThat(metrics).containsPattern("rpc_" + side + "_duration_milliseconds_count\\{.*"
                        + "rpc_grpc_status_code=\"" + code + "\",rpc_method=\"ListInstances\","
                        + "rpc_service=\"ensemble.registry.v1.RegistryService\",rpc_system=\"grpc\"} 1");
            }
        }
    }
}
