package dev.ensemble.chassis.rpc.server;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers bytes that are no message of the method with INVALID_ARGUMENT. gRPC itself parses outside of all interceptors, and
 * answers UNKNOWN, which says that the server failed, and would be retried.
 */
final class UnreadableInterceptor implements ServerInterceptor {
    /** Stands for them on the way to the interceptor; a handler sees none. */
    private record Unreadable(Status why) {}

    /** {@code service}, whose unreadable messages come to this interceptor, wherever it stands before the handlers. */
    static ServerServiceDefinition marked(ServerServiceDefinition service) {
        ServiceDescriptor.Builder descriptor = ServiceDescriptor.newBuilder(service.getServiceDescriptor().getName())
                .setSchemaDescriptor(service.getServiceDescriptor().getSchemaDescriptor());
        List<ServerMethodDefinition<?, ?>> methods = new ArrayList<>();
        service.getMethods().forEach(method -> methods.add(marked(method)));
        methods.forEach(method -> descriptor.addMethod(method.getMethodDescriptor()));
        ServerServiceDefinition.Builder marked = ServerServiceDefinition.builder(descriptor.build());
        methods.forEach(marked::addMethod);
        return marked.build();
    }

    private static <Q, R> ServerMethodDefinition<Q, R> marked(ServerMethodDefinition<Q, R> method) {
        MethodDescriptor<Q, R> descriptor = method.getMethodDescriptor();
        if (!(descriptor.getRequestMarshaller() instanceof PrototypeMarshaller<Q> marshaller)) {
            return method;
        }
        return ServerMethodDefinition.create(
                descriptor.toBuilder().setRequestMarshaller(new MarkingMarshaller<>(marshaller)).build(),
                method.getServerCallHandler());
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        return new SimpleForwardingServerCallListener<Q>(next.startCall(call, headers)) {
            private boolean refused;

            @Override
            public void onMessage(Q message) {
                if (!((Object) message instanceof Unreadable unreadable)) {
                    super.onMessage(message);
                } else if (!refused) {
                    refused = true;
                    call.close(unreadable.why().withDescription(
                            "this is no message of " + call.getMethodDescriptor().getFullMethodName()), new Metadata());
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

    private record MarkingMarshaller<Q>(PrototypeMarshaller<Q> marshaller) implements PrototypeMarshaller<Q> {
        @Override
        public InputStream stream(Q message) {
            return marshaller.stream(message);
        }

        @Override
        @SuppressWarnings("unchecked") // nobody looks at it as a message
        public Q parse(InputStream bytes) {
            try {
                return marshaller.parse(bytes);
            } catch (RuntimeException e) {
                Status why = Status.fromThrowable(e);
                return (Q) new Unreadable(why.getCode() == Status.Code.RESOURCE_EXHAUSTED ? why
                        : Status.INVALID_ARGUMENT.withCause(e));
            }
        }

        @Override
        public Class<Q> getMessageClass() { return marshaller.getMessageClass(); }

        @Override
        public Q getMessagePrototype() { return marshaller.getMessagePrototype(); }
    }
}
