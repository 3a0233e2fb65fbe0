package dev.ensemble.chassis.error;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The details that travel with an error (AIP-193): written by servers, read by callers. */
public final class ErrorDetails {

    /** The key of gRPC's richer error model, which tools such as grpcurl read. */
    private static final Metadata.Key<com.google.rpc.Status> DETAILS = Metadata.Key.of(
            "grpc-status-details-bin", ProtoUtils.metadataMarshaller(com.google.rpc.Status.getDefaultInstance()));

    private ErrorDetails() {}

    /** The trailers of an error of {@code service}. */
    public static Metadata trailers(ServiceException e, String service) {
        com.google.rpc.Status.Builder status = status(e.status(), info(e.reason(), service, e.metadata()));
        if (e.field() != null) {
            status.addDetails(Any.pack(BadRequest.newBuilder()
                    .addFieldViolations(BadRequest.FieldViolation.newBuilder()
                            .setField(e.field())
                            .setDescription(e.getMessage().substring(e.field().length() + 2)))
                    .build()));
        }
        if (e.retryAfter() != null) {
            status.addDetails(Any.pack(retryInfo(e.retryAfter())));
        }
        return trailers(status.build());
    }

    /** The trailers of a request with violations. */
    public static Metadata trailers(Status status, BadRequest violations, String service) {
        return trailers(status(status, info("INVALID_ARGUMENT", service, Map.of()))
                .addDetails(Any.pack(violations))
                .build());
    }

    /** The reason that an error states, such as {@code ORDER_NOT_CREATED}; empty when it states none. */
    public static Optional<String> reason(Throwable error) {
        return detail(error, ErrorInfo.class).map(ErrorInfo::getReason);
    }

    /** The detail of type {@code type} that an error carries. */
    public static <T extends Message> Optional<T> detail(Throwable error, Class<T> type) {
        Metadata trailers =
                switch (error) {
                    case StatusRuntimeException e -> e.getTrailers();
                    case StatusException e -> e.getTrailers();
                    default -> null;
                };
        return trailers == null ? Optional.empty() : detail(trailers, type);
    }

    /** The detail of type {@code type} in an error's trailers. */
    public static <T extends Message> Optional<T> detail(Metadata trailers, Class<T> type) {
        com.google.rpc.Status status = trailers.get(DETAILS);
        if (status == null) {
            return Optional.empty();
        }
        return status.getDetailsList().stream()
                .filter(any -> any.is(type))
                .findFirst()
                .flatMap(any -> unpack(any, type));
    }

    private static <T extends Message> Optional<T> unpack(Any any, Class<T> type) {
        try {
            return Optional.of(any.unpack(type));
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    private static ErrorInfo info(String reason, String service, Map<String, String> metadata) {
        return ErrorInfo.newBuilder()
                .setReason(reason)
                .setDomain(service + ".ensemble.dev")
                .putAllMetadata(metadata)
                .build();
    }

    private static RetryInfo retryInfo(Duration delay) {
        return RetryInfo.newBuilder()
                .setRetryDelay(com.google.protobuf.Duration.newBuilder()
                        .setSeconds(delay.getSeconds())
                        .setNanos(delay.getNano()))
                .build();
    }

    private static com.google.rpc.Status.Builder status(Status status, ErrorInfo info) {
        String message = status.getDescription() == null ? "" : status.getDescription();
        return com.google.rpc.Status.newBuilder()
                .setCode(status.getCode().value())
                .setMessage(message)
                .addDetails(Any.pack(info));
    }

    private static Metadata trailers(com.google.rpc.Status status) {
        Metadata trailers = new Metadata();
        trailers.put(DETAILS, status);
        return trailers;
    }
}
