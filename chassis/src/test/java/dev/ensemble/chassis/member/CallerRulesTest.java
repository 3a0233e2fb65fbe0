package dev.ensemble.chassis.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.Descriptors;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.ensemble.auth.v1.AuthProto;
import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.registry.v1.ListInstancesRequest;
import dev.ensemble.registry.v1.ListInstancesResponse;
import dev.ensemble.registry.v1.RegistryServiceGrpc;
import dev.ensemble.registry.v1.RegistryServiceOuterClass;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.grpc.stub.ServerCalls;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A process serves by rules that it understands, or not at all. */
class CallerRulesTest {
    private static final String METHOD = "ListInstances";

    /** The registry's ListInstances, by a contract that lets this service call it. */
    private static BindableService listInstances(String caller) throws DescriptorValidationException {
        FileDescriptor original = RegistryServiceOuterClass.getDescriptor();
        FileDescriptorProto.Builder contract = original.toProto().toBuilder();
        contract.getServiceBuilder(0).getMethodBuilderList().stream()
                .filter(method -> method.getName().equals(METHOD))
                .forEach(method -> method.setOptions(
                        MethodOptions.newBuilder().addExtension(AuthProto.callers, caller)));
        Descriptors.MethodDescriptor changed = FileDescriptor
                .buildFrom(contract.build(), original.getDependencies().toArray(FileDescriptor[]::new))
                .getServices().getFirst().findMethodByName(METHOD);
        MethodDescriptor<ListInstancesRequest, ListInstancesResponse> method =
                RegistryServiceGrpc.getListInstancesMethod().toBuilder().setSchemaDescriptor(new Contract(changed))
                        .build();
        return () -> ServerServiceDefinition.builder(RegistryServiceGrpc.SERVICE_NAME)
                .addMethod(method, ServerCalls.asyncUnaryCall((request, answer) -> answer.onCompleted()))
                .build();
    }

    private record Contract(Descriptors.MethodDescriptor method) implements ProtoMethodDescriptorSupplier {
        @Override
        public FileDescriptor getFileDescriptor() { return method.getFile(); }

        @Override
        public Descriptors.ServiceDescriptor getServiceDescriptor() { return method.getService(); }

        @Override
        public Descriptors.MethodDescriptor getMethodDescriptor() { return method; }
    }

    private static Member start(BindableService served) {
        MemberOptions options = new MemberOptions();
        options.drainWait = Duration.ZERO;
        return Member.start("sample", options, context -> context.serve(served));
    }

    @Test
    void aRuleThatNamesNoServiceKeepsTheProcessFromStartingAndIsNamed() throws Exception {
        BindableService misspelt = listInstances("gatway");

        assertThatThrownBy(() -> start(misspelt)).isInstanceOf(UsageException.class)
                .hasMessage("the rule of ensemble.registry.v1.RegistryService/ListInstances names 'gatway', which is no"
                        + " service; there are gateway, inventory, order, registry");
    }

    @Test
    void controlTheSameProcessStartsByARuleThatNamesOne() throws Exception {
        try (Member member = start(listInstances("gateway"))) {
            assertThat(member.port()).isPositive();
        }
    }
}
