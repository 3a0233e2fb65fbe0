package dev.ensemble.gateway.support;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import dev.ensemble.chassis.auth.TokenVerifier;
import dev.ensemble.gateway.GatewayParts;
import dev.ensemble.gateway.grpc.GatewayGrpcServer;
import dev.ensemble.inventory.v1.InventoryServiceGrpc;
import dev.ensemble.inventory.v1.InventoryServiceGrpc.InventoryServiceBlockingStub;
import dev.ensemble.order.v1.OrderServiceGrpc;
import dev.ensemble.order.v1.OrderServiceGrpc.OrderServiceBlockingStub;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A gateway's real gRPC server before a {@link TestEnsemble}, and a client of it that keeps the trailers. */
public final class GrpcCaller implements AutoCloseable {
    public static final Duration AGE = Duration.ofMinutes(5);
    public final TestEnsemble ensemble;
    public final GatewayGrpcServer front;
    public final ManagedChannel channel;
    private final AtomicReference<Metadata> headers = new AtomicReference<>();
    private final AtomicReference<Metadata> trailers = new AtomicReference<>();

    public GrpcCaller(Optional<String> evidenceOf) throws IOException {
        this(evidenceOf, Optional.empty());
    }

    /** One whose gateway asks for tokens, if there are any. */
    public GrpcCaller(Optional<String> evidenceOf, Optional<TokenVerifier> tokens) throws IOException {
        ensemble = new TestEnsemble(tokens);
        front = start(ensemble,
                new GatewayGrpcServer.GrpcSettings("127.0.0.1", 0, false, Optional.empty(), 100, AGE, evidenceOf));
        channel = connect(front);
    }

    public static GatewayGrpcServer start(TestEnsemble ensemble, GatewayGrpcServer.GrpcSettings settings)
            throws IOException {
        return GatewayGrpcServer.start(
                ensemble.network, settings, ensemble.telemetry.server(), ensemble.callerClock(), GatewayParts.routes(),
                ensemble::channelTo, ensemble.callers(), GatewayParts.admission(ensemble));
    }

    public static ManagedChannel connect(GatewayGrpcServer front) {
        return Grpc.newChannelBuilder("127.0.0.1:" + front.port(), InsecureChannelCredentials.create()).build();
    }

    /** Calls with these names and values in the metadata. */
    public OrderServiceBlockingStub orders(String... metadata) {
        return OrderServiceGrpc.newBlockingStub(channel).withInterceptors(
                MetadataUtils.newAttachHeadersInterceptor(metadata(metadata)),
                MetadataUtils.newCaptureMetadataInterceptor(headers, trailers));
    }

    public InventoryServiceBlockingStub inventory() {
        return InventoryServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newCaptureMetadataInterceptor(headers, trailers));
    }

    /** What the last call's trailers say; null when they do not. */
    public String trailer(String name) {
        return trailers.get().get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
    }

    public Metadata trailers() {
        return trailers.get();
    }

    public static String reason(StatusRuntimeException error) throws InvalidProtocolBufferException {
        for (Any detail : StatusProto.fromThrowable(error).getDetailsList()) {
            if (detail.is(ErrorInfo.class)) {
                return detail.unpack(ErrorInfo.class).getReason();
            }
        }
        return "";
    }

    public static String field(StatusRuntimeException error) throws InvalidProtocolBufferException {
        for (Any detail : StatusProto.fromThrowable(error).getDetailsList()) {
            if (detail.is(BadRequest.class)) {
                return detail.unpack(BadRequest.class).getFieldViolations(0).getField();
            }
        }
        return "";
    }

    private static Metadata metadata(String... namesAndValues) {
        Metadata metadata = new Metadata();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            metadata.put(
                    Metadata.Key.of(namesAndValues[i], Metadata.ASCII_STRING_MARSHALLER), namesAndValues[i + 1]);
        }
        return metadata;
    }

    @Override
    public void close() {
        channel.shutdownNow();
        front.close();
        ensemble.close();
    }
}
