package dev.ensemble.gateway.route;

import com.google.protobuf.DescriptorProtos.MethodOptions.IdempotencyLevel;
import com.google.protobuf.Descriptors;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.ensemble.chassis.admission.Criticality;
import io.grpc.MethodDescriptor;
import java.util.Optional;

/**
 * One way into one method of a service, as its {@code google.api.http} annotation says.
 */
public final class Route {
    private final String verb;
    private final PathTemplate path;
    private final String body;
    private final Descriptors.MethodDescriptor rpc;
    private final MethodDescriptor<Message, Message> method;
    private final String backend;
    private final boolean mutates;
    private final Optional<FieldDescriptor> requestId;
    private final Optional<FieldDescriptor> bodyField;
    private final Optional<FieldDescriptor> wait;
    private final Optional<FieldDescriptor> readMask;

    /**
     * @param verb HTTP method
     * @param path the path
     * @param body name of the field that is the HTTP body; {@code *} for all that the path does not set; empty for none
     * @param rpc the method in the contract
     * @param method the method on the wire
     * @param backend name of the service in the registry
     */
    Route(
            String verb,
            PathTemplate path,
            String body,
            Descriptors.MethodDescriptor rpc,
            MethodDescriptor<Message, Message> method,
            String backend) {
        this.verb = verb;
        this.path = path;
        this.body = body;
        this.rpc = rpc;
        this.method = method;
        this.backend = backend;
        this.mutates = rpc.getOptions().getIdempotencyLevel() != IdempotencyLevel.NO_SIDE_EFFECTS;
        this.requestId = field("request_id").filter(field -> mutates);
        this.bodyField = field(body);
        this.wait = field("wait");
        this.readMask = field("read_mask");
    }

    private Optional<FieldDescriptor> field(String name) {
        return Optional.ofNullable(rpc.getInputType().findFieldByName(name));
    }

    /** The HTTP method. */
    public String verb() {
        return verb;
    }

    /** The path. */
    public PathTemplate path() {
        return path;
    }

    /** Name of the field that is the HTTP body; {@code *} for all that the path does not set; empty for none. */
    public String body() {
        return body;
    }

    /** The method in the contract. */
    public Descriptors.MethodDescriptor rpc() {
        return rpc;
    }

    /** The method on the wire. */
    public MethodDescriptor<Message, Message> method() {
        return method;
    }

    /** Name of the service in the registry. */
    public String backend() {
        return backend;
    }

    /** A fresh request. */
    public Message.Builder newRequest() {
        MethodDescriptor.PrototypeMarshaller<Message> marshaller =
                (MethodDescriptor.PrototypeMarshaller<Message>) method.getRequestMarshaller();
        return marshaller.getMessagePrototype().newBuilderForType();
    }

    /** Whether the method may change something. */
    public boolean mutates() {
        return mutates;
    }

    /** New work may be shed before what is done for one thing that exists, and lists before both. */
    public Criticality criticality() {
        boolean ofOne = !path.variables().isEmpty();
        if (ofOne) {
            return Criticality.CRITICAL;
        }
        return mutates ? Criticality.SHEDDABLE_PLUS : Criticality.SHEDDABLE;
    }

    /** The field that makes a repeat harmless (AIP-155), when the method has one. */
    public Optional<FieldDescriptor> requestId() {
        return requestId;
    }

    /** The field that is the HTTP body, when it is one field. */
    public Optional<FieldDescriptor> bodyField() {
        return bodyField;
    }

    /** The field by which a caller waits for a change, when the method has one. */
    public Optional<FieldDescriptor> waitField() {
        return wait;
    }

    /** Whether a request is answered only when something has changed, or its time is over. */
    public boolean waits(Message request) {
        return wait.filter(request::hasField).isPresent();
    }

    /** The field that says what to show (AIP-157), when the method has one. */
    public Optional<FieldDescriptor> readMask() {
        return readMask;
    }
}
