package dev.ensemble.gateway.grpc;

import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import java.util.Set;

/** What reflection tells of a service: its contract without the methods that callers cannot use. */
final class PublicSchema implements ProtoFileDescriptorSupplier {
    private final Supplier<FileDescriptor> file;

    PublicSchema(ServiceDescriptor service, Set<String> methods) {
        this.file = Suppliers.memoize(() -> trim(service, methods)); // few ask
    }

    @Override
    public FileDescriptor getFileDescriptor() { return file.get(); }

    private static FileDescriptor trim(ServiceDescriptor service, Set<String> methods) {
        DescriptorProtos.FileDescriptorProto.Builder contract = service.getFile().toProto().toBuilder();
        DescriptorProtos.ServiceDescriptorProto.Builder trimmed = contract.getServiceBuilder(service.getIndex());
        for (int i = trimmed.getMethodCount() - 1; i >= 0; i--) {
            if (!methods.contains(trimmed.getMethod(i).getName())) {
                trimmed.removeMethod(i);
            }
        }
        for (int i = 0; i < contract.getMessageTypeCount(); i++) {
            nameForJson(contract.getMessageTypeBuilder(i), service.getFile().getMessageType(i));
        }
        try {
            return FileDescriptor.buildFrom(
                    contract.build(), service.getFile().getDependencies().toArray(FileDescriptor[]::new));
        } catch (DescriptorValidationException e) {
            throw new IllegalStateException("a contract with fewer methods is still a contract", e);
        }
    }

    /** Generated classes lack these names, and grpcurl would show {@code request_id} without them. */
    private static void nameForJson(DescriptorProto.Builder message, Descriptor type) {
        for (int i = 0; i < message.getFieldCount(); i++) {
            message.getFieldBuilder(i).setJsonName(type.getField(i).getJsonName());
        }
        for (int i = 0; i < message.getNestedTypeCount(); i++) {
            nameForJson(message.getNestedTypeBuilder(i), type.getNestedType(i));
        }
    }
}
