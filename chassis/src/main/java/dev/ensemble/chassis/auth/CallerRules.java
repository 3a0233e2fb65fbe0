package dev.ensemble.chassis.auth;

import com.google.protobuf.Descriptors;
import dev.ensemble.auth.v1.AuthProto;
import dev.ensemble.chassis.config.UsageException;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.util.List;

/** Which processes may call a method, as the contracts say. */
public final class CallerRules {
    /** Each process that has an identity. */
    public static final String ANY = "any";

    private static final List<String> PROCESSES =
            List.copyOf(AuthProto.getDescriptor().getOptions().getExtension(AuthProto.processes));

    private CallerRules() {}

    /** The services whose processes there are, by the contracts. */
    public static List<String> processes() {
        return PROCESSES;
    }

    /** The services whose processes may call {@code rpc}. */
    public static List<String> of(Descriptors.MethodDescriptor rpc) {
        return rpc.getOptions().getExtension(AuthProto.callers);
    }

    /**
     * Refuses a service that a process is to serve by a rule which names who does not exist: all that were meant would be
     * locked out.
     *
     * @throws UsageException says which rule, and what it names
     */
    public static void refuseUnknown(ServerServiceDefinition service) {
        for (ServerMethodDefinition<?, ?> each : service.getMethods()) {
            MethodDescriptor<?, ?> method = each.getMethodDescriptor();
            of(method).stream().filter(name -> !name.equals(ANY) && !PROCESSES.contains(name)).findFirst()
                    .ifPresent(name -> {
                        throw new UsageException("the rule of " + method.getFullMethodName() + " names '" + name
                                + "', which is no service; there are " + String.join(", ", PROCESSES));
                    });
        }
    }

    /** No caller may call what has no contract. */
    static List<String> of(MethodDescriptor<?, ?> method) {
        return method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier contract
                ? of(contract.getMethodDescriptor())
                : List.of();
    }
}
