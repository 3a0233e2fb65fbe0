package dev.ensemble.gateway.route;

import com.google.protobuf.Descriptors;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DescriptorProtos.MethodOptions.IdempotencyLevel;
import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import java.util.Optional;

/**
 * One way into one method of a service, as its {@code google.api.http} annotation says.
 *
 * @param verb HTTP method
 * @param path the path
 * @param body name of the field that is the HTTP body; {@code *} for all that the path does not set; empty for none
 * @param rpc the method in the contract
 * @param method the method on the wire
 * @param backend name of the service in the registry
 */
public record Route(
        String verb,
        PathTemplate path,
        String body,
        Descriptors.MethodDescriptor rpc,
        MethodDescriptor<Message, Message> method,
        String backend) {

    /** A fresh request. */
    public Message.Builder newRequest() {
        var marshaller = (MethodDescriptor.PrototypeMarshaller<Message>) method.getRequestMarshaller();
        return marshaller.getMessagePrototype().newBuilderForType();
    }

    /** Whether the method may change something. */
    public boolean mutates() {
        return rpc.getOptions().getIdempotencyLevel() != IdempotencyLevel.NO_SIDE_EFFECTS;
    }

    /** The field that makes a repeat harmless (AIP-155), when the method has one. */
    public Optional<FieldDescriptor> requestId() {
        return mutates() ? Optional.ofNullable(rpc.getInputType().findFieldByName("request_id")) : Optional.empty();
    }

    /** The field that is the HTTP body, when it is one field. */
    public Optional<FieldDescriptor> bodyField() {
        return Optional.ofNullable(rpc.getInputType().findFieldByName(body));
    }
}
