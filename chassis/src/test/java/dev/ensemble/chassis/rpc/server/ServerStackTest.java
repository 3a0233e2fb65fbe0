package dev.ensemble.chassis.rpc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.ensemble.chassis.admission.Admission;
import dev.ensemble.chassis.clock.ClockClientInterceptor;
import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.chassis.error.ErrorDetails;
import dev.ensemble.chassis.error.ServiceException;
import dev.ensemble.chassis.rpc.InterceptedServer;
import dev.ensemble.chassis.rpc.evidence.CallPath;
import dev.ensemble.chassis.rpc.evidence.EvidenceClientInterceptor;
import dev.ensemble.chassis.rpc.evidence.EvidenceServerInterceptor;
import dev.ensemble.chassis.rpc.evidence.Hop;
import dev.ensemble.registry.v1.ListInstancesRequest;
import dev.ensemble.registry.v1.ListInstancesResponse;
import dev.ensemble.registry.v1.RegistryServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.Context;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ServerStackTest {

    private final HybridLogicalClock server =
            new HybridLogicalClock(Clock.offset(Clock.systemUTC(), Duration.ofSeconds(10)));
    private final HybridLogicalClock client = new HybridLogicalClock(Clock.systemUTC());
    private final EvidenceClientInterceptor evidence = new EvidenceClientInterceptor("sample", () -> "closed");

    private InterceptedServer wire(Function<ListInstancesRequest, ListInstancesResponse> handler) {
        return new InterceptedServer(handler, TestStack.with(server, Admission.off()));
    }

    private StatusRuntimeException failure(Function<ListInstancesRequest, ListInstancesResponse> handler,
            String service) {
        try (InterceptedServer wire = wire(handler)) {
            return (StatusRuntimeException) catchThrowable(() -> wire.stub()
                    .listInstances(
                            ListInstancesRequest.newBuilder().setService(service).build()));
        }
    }

    @Test
    void anAnswerCarriesItsHopAndTheCalleesClock() throws Exception {
        CallPath path = new CallPath();
        try (InterceptedServer wire = wire(InterceptedServer::empty)) {
            Context.current().withValue(CallPath.KEY, path).call(() -> wire.stub(
                    evidence, new ClockClientInterceptor(client))
                    .listInstances(ListInstancesRequest.getDefaultInstance()));
        }
        assertThat(path.hops()).singleElement().satisfies(hop -> {
            assertThat(hop.name()).isEqualTo("sample-1");
            assertThat(hop.millis()).isPresent();
            assertThat(hop.breaker()).isEqualTo("closed");
        });
        assertThat(client.now())
                .isGreaterThan(new HybridLogicalClock(Clock.offset(Clock.systemUTC(), Duration.ofSeconds(5))).now());
    }

    @Test
    void aHopBehindAHopIsOnThePathToo() throws Exception {
        CallPath path = new CallPath();
        try (InterceptedServer far = wire(InterceptedServer::empty);
                InterceptedServer near = new InterceptedServer(
                        request -> far.stub(evidence).listInstances(request),
                        new EvidenceServerInterceptor("front-1"))) {
            Context.current()
                    .withValue(CallPath.KEY, path)
                    .call(() -> near.stub(evidence).listInstances(ListInstancesRequest.getDefaultInstance()));
        }
        assertThat(path.hops()).extracting(Hop::name).containsExactly("front-1", "sample-1");
    }

    @Test
    void anErrorCarriesItsEvidenceToo() {
        CallPath path = new CallPath();
        try (InterceptedServer wire = wire(request -> {
            throw ServiceException.notFound("things/1");
        })) {
            Context.current()
                    .withValue(CallPath.KEY, path)
                    .run(() -> assertThatThrownBy(
                            () -> wire.stub(evidence).listInstances(ListInstancesRequest.getDefaultInstance()))
                            .isInstanceOf(StatusRuntimeException.class));
        }
        assertThat(path.hops()).extracting(Hop::name).containsExactly("sample-1");
    }

    @Test
    void aDomainErrorStatesItsReasonAndWhenToTryAgain() {
        StatusRuntimeException e = failure(
                request -> {
                    throw ServiceException.unavailable("DOWN", "down for now", Duration.ofMillis(1500));
                },
                "");
        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(ErrorDetails.detail(e, ErrorInfo.class)).hasValueSatisfying(info -> {
            assertThat(info.getReason()).isEqualTo("DOWN");
            assertThat(info.getDomain()).isEqualTo("sample.ensemble.dev");
        });
        assertThat(ErrorDetails.detail(e, RetryInfo.class).orElseThrow().getRetryDelay())
                .isEqualTo(com.google.protobuf.Duration.newBuilder()
                        .setSeconds(1)
                        .setNanos(500_000_000)
                        .build());
    }

    @Test
    void aRequestThatBreaksItsContractNeverReachesTheHandler() {
        StatusRuntimeException e = failure(
                request -> {
                    throw new AssertionError("reached");
                },
                "NOT A NAME");
        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(ErrorDetails.detail(e, BadRequest.class).orElseThrow().getFieldViolationsList())
                .singleElement()
                .satisfies(violation -> assertThat(violation.getField()).isEqualTo("service"));
    }

    @Test
    void bytesThatAreNoMessageAreTheCallersMistake() {
        try (InterceptedServer wire = wire(InterceptedServer::empty)) {
            assertThat(answerToGarbage(wire)).returns(Status.Code.INVALID_ARGUMENT, Status::getCode)
                    .returns("this is no message of ensemble.registry.v1.RegistryService/ListInstances",
                            Status::getDescription);
        }
    }

    @Test
    void controlWithoutTheStackTheyAreTheServersFailure() {
        try (InterceptedServer wire = new InterceptedServer(
                InterceptedServer::empty, new EvidenceServerInterceptor("front-1"))) {
            assertThat(answerToGarbage(wire).getCode()).isEqualTo(Status.Code.UNKNOWN);
        }
    }

    private static Status answerToGarbage(InterceptedServer wire) {
        MethodDescriptor<byte[], ListInstancesResponse> method = RegistryServiceGrpc.getListInstancesMethod()
                .toBuilder(new Garbage(), RegistryServiceGrpc.getListInstancesMethod().getResponseMarshaller()).build();
        return Status.fromThrowable(catchThrowable(() -> ClientCalls.blockingUnaryCall(
                wire.stub().getChannel(), method, CallOptions.DEFAULT, new byte[]{(byte) 0xff, (byte) 0xff})));
    }

    private record Garbage() implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] bytes) {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public byte[] parse(InputStream stream) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void whatWasNotForeseenIsInternalAndTellsNothing() {
        StatusRuntimeException e = failure(
                request -> {
                    throw new IllegalStateException("secret");
                },
                "");
        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
        assertThat(e.getMessage()).doesNotContain("secret");
    }

    @Test
    void whatAPeerWritesIntoAHopIsTakenWithCare() {
        assertThat(Hop.parse("order-1;dur=abc")).isEmpty();
        assertThat(Hop.parse("")).isEmpty();
        assertThat(Hop.parse("order-1;future=x;dur=1.5;left=20;attempts=2;breaker=open"))
                .hasValueSatisfying(hop -> assertThat(hop.toString())
                        .isEqualTo("order-1;dur=1.5;left=20;attempts=2;breaker=open"));
    }
}
