package dev.ensemble.chassis.auth;

import com.google.protobuf.Descriptors;
import dev.ensemble.auth.v1.AuthProto;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.util.List;

/** Which processes may call a method, as the contracts say. */
public final class CallerRules {
    /** Each process that has an identity. */
    public static final String ANY = "any";

    private CallerRules() {}

    /** The services whose processes may call {@code rpc}. */
    public static List<String> of(Descriptors.MethodDescriptor rpc) {
        return rpc.getOptions().getExtension(AuthProto.callers);
    }

    /** No caller may call what has no contract. */
    static List<String> of(MethodDescriptor<?, ?> method) {
        return method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier contract
                ? of(contract.getMethodDescriptor())
                : List.of();
    }
}
