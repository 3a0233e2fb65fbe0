package dev.ensemble.chassis.auth;

import com.google.protobuf.Descriptors;
import dev.ensemble.auth.v1.AuthProto;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;

/** The scopes in the contracts. */
public final class Scopes {
    /** What every token allows. */
    public static final String ANY = "any";

    private Scopes() {}

    /** The scope that {@code rpc} asks for; empty when it is not for callers from outside. */
    public static String of(Descriptors.MethodDescriptor rpc) {
        return rpc.getOptions().getExtension(AuthProto.scope);
    }

    /** Whether that scope is about what belongs to others. */
    static boolean reachesOthers(String scope) {
        return scope.endsWith("-all");
    }

    static String of(MethodDescriptor<?, ?> method) {
        return method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier contract
                ? of(contract.getMethodDescriptor())
                : "";
    }
}
