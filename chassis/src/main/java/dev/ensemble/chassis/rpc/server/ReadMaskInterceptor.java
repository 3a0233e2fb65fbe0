package dev.ensemble.chassis.rpc.server;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import dev.ensemble.chassis.error.ServiceException;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Partial responses (AIP-157): of a request that has a {@code read_mask}, the answer keeps the fields that it names.
 * They are those of the resource: of the response, or of each element when it is a page.
 */
final class ReadMaskInterceptor implements ServerInterceptor {

    private static final String FIELD = "read_mask";
    private static final String ALL = "*";

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        if (!hasMask(call.getMethodDescriptor())) {
            return next.startCall(call, headers);
        }
        Masked<Q, R> masked = new Masked<>(call);
        return new SimpleForwardingServerCallListener<>(next.startCall(masked, headers)) {
            @Override
            public void onMessage(Q message) {
                masked.paths = paths((Message) message, call.getMethodDescriptor());
                super.onMessage(message);
            }
        };
    }

    private static boolean hasMask(MethodDescriptor<?, ?> method) {
        return method.getRequestMarshaller() instanceof PrototypeMarshaller<?> marshaller
                && ((Message) marshaller.getMessagePrototype()).getDescriptorForType().findFieldByName(FIELD) != null;
    }

    /** The fields to keep; none when all are. */
    private static List<String> paths(Message request, MethodDescriptor<?, ?> method) {
        FieldDescriptor field = request.getDescriptorForType().findFieldByName(FIELD);
        List<String> paths = ((FieldMask) request.getField(field)).getPathsList();
        if (paths.isEmpty() || paths.contains(ALL)) {
            return List.of();
        }
        Message response = (Message) ((PrototypeMarshaller<?>) method.getResponseMarshaller()).getMessagePrototype();
        FieldDescriptor elements = elements(response.getDescriptorForType());
        Descriptor resource = elements == null ? response.getDescriptorForType() : elements.getMessageType();
        for (String path : paths) {
            if (resource.findFieldByName(path) == null) {
                throw ServiceException.invalid(FIELD, "'" + path + "' is no field of " + resource.getName()
                        + "; expected some of "
                        + resource.getFields().stream().map(FieldDescriptor::getName)
                                .collect(Collectors.joining(", ")));
            }
        }
        return paths;
    }

    /** What makes a response a page: the first field, when it repeats a message, followed by the token. */
    private static FieldDescriptor elements(Descriptor response) {
        FieldDescriptor first = response.getFields().getFirst();
        boolean page = response.findFieldByName("next_page_token") != null && first.isRepeated();
        return page ? first : null;
    }

    private static Message keep(Message message, List<String> paths) {
        Message.Builder kept = message.toBuilder();
        message.getAllFields().keySet().stream()
                .filter(field -> !paths.contains(field.getName()))
                .forEach(kept::clearField);
        return kept.build();
    }

    private static Message keepOf(Message response, List<String> paths) {
        FieldDescriptor elements = elements(response.getDescriptorForType());
        if (elements == null) {
            return keep(response, paths);
        }
        Message.Builder page = response.toBuilder();
        for (int i = 0; i < response.getRepeatedFieldCount(elements); i++) {
            page.setRepeatedField(elements, i, keep((Message) response.getRepeatedField(elements, i), paths));
        }
        return page.build();
    }

    private static final class Masked<Q, R> extends SimpleForwardingServerCall<Q, R> {
        private volatile List<String> paths = List.of();

        Masked(ServerCall<Q, R> call) {
            super(call);
        }

        @Override
        @SuppressWarnings("unchecked") // of the same type as it was
        public void sendMessage(R message) {
            super.sendMessage(paths.isEmpty() ? message : (R) keepOf((Message) message, paths));
        }
    }
}
