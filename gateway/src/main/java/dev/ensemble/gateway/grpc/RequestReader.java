package dev.ensemble.gateway.grpc;

import com.google.protobuf.Message;
import com.google.protobuf.StringValue;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Status;
import java.io.InputStream;

/**
 * Reads requests, and makes {@link #UNREADABLE} or {@link #TOO_LARGE} of what is none: what a marshaller throws is a bug
 * to gRPC, and UNKNOWN to the caller, whose mistake it is.
 */
final class RequestReader implements Marshaller<Message> {
    /** What cannot be decompressed or is not the message that the method takes. */
    static final Message UNREADABLE = StringValue.of("unreadable");
    /** What is more than may be when it is decompressed. */
    static final Message TOO_LARGE = StringValue.of("too large");

    private final Marshaller<Message> marshaller;

    RequestReader(Marshaller<Message> marshaller) {
        this.marshaller = marshaller;
    }

    @Override
    public Message parse(InputStream stream) {
        try {
            return marshaller.parse(stream);
        } catch (RuntimeException e) {
            return Status.fromThrowable(e).getCode() == Status.Code.RESOURCE_EXHAUSTED ? TOO_LARGE : UNREADABLE;
        }
    }

    @Override
    public InputStream stream(Message message) {
        return marshaller.stream(message);
    }
}
