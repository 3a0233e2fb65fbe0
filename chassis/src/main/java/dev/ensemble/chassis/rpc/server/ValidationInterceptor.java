package dev.ensemble.chassis.rpc.server;

import build.buf.protovalidate.ValidationResult;
import build.buf.protovalidate.Validator;
import build.buf.protovalidate.ValidatorFactory;
import build.buf.protovalidate.exceptions.ValidationException;
import build.buf.validate.FieldPathElement;
import build.buf.validate.Violation;
import com.google.common.base.Suppliers;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import dev.ensemble.chassis.error.ErrorDetails;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Holds every inbound message against the rules in its contract before a handler sees it. */
final class ValidationInterceptor implements ServerInterceptor {

    /** Made when it is needed: that takes time, which a process that starts to do something else does not have. */
    private final Supplier<Validator> validator = Suppliers.memoize(() -> ValidatorFactory.newBuilder().build());
    private final String service;

    ValidationInterceptor(String service) {
        this.service = service;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
            private boolean refused;

            @Override
            public void onMessage(Q message) {
                ValidationResult result = validate((Message) message);
                if (result.isSuccess()) {
                    super.onMessage(message);
                } else if (!refused) {
                    refused = true;
                    BadRequest violations = violations(result);
                    Status status = Status.INVALID_ARGUMENT.withDescription(describe(violations));
                    call.close(status, ErrorDetails.trailers(status, violations, service));
                }
            }

            @Override
            public void onHalfClose() {
                if (!refused) {
                    super.onHalfClose();
                }
            }
        };
    }

    private ValidationResult validate(Message message) {
        try {
            return validator.get().validate(message);
        } catch (ValidationException e) {
            throw new IllegalStateException(
                    "the contract of " + message.getDescriptorForType().getFullName() + " has a bad rule", e);
        }
    }

    private static BadRequest violations(ValidationResult result) {
        BadRequest.Builder violations = BadRequest.newBuilder();
        for (build.buf.protovalidate.Violation each : result.getViolations()) {
            Violation violation = each.toProto();
            violations.addFieldViolations(BadRequest.FieldViolation.newBuilder()
                    .setField(violation.getField().getElementsList().stream()
                            .map(ValidationInterceptor::step)
                            .collect(Collectors.joining(".")))
                    .setDescription(violation.getMessage())
                    .setReason(violation.getRuleId()));
        }
        return violations.build();
    }

    private static String step(FieldPathElement element) {
        return switch (element.getSubscriptCase()) {
            case INDEX -> element.getFieldName() + "[" + element.getIndex() + "]";
            case STRING_KEY -> element.getFieldName() + "[\"" + element.getStringKey() + "\"]";
            default -> element.getFieldName();
        };
    }

    private static String describe(BadRequest violations) {
        return violations.getFieldViolationsList().stream()
                .map(violation -> violation.getField() + ": " + violation.getDescription())
                .collect(Collectors.joining("; "));
    }
}
