package dev.ensemble.gateway.grpc;

import com.google.protobuf.Any;
import dev.ensemble.gateway.error.ApiError;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;

/** An {@link ApiError} in gRPC's richer error model, which tools such as grpcurl read. */
final class GrpcErrors {
    private GrpcErrors() {}

    static Status status(ApiError error) {
        return Status.fromCodeValue(error.code().getNumber()).withDescription(error.message());
    }

    /** Its details, and what HTTP has in headers, such as {@code retry-after}. */
    static Metadata trailers(ApiError error) {
        com.google.rpc.Status.Builder status = com.google.rpc.Status.newBuilder()
                .setCode(error.code().getNumber())
                .setMessage(error.message());
        error.details().forEach(detail -> status.addDetails(Any.pack(detail)));
        Metadata trailers = StatusProto.toStatusRuntimeException(status.build()).getTrailers();
        error.headers().forEach((name, value) -> trailers.put(ForwardedCall.key(name), value));
        return trailers;
    }
}
