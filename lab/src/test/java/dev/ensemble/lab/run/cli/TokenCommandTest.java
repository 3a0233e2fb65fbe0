package dev.ensemble.lab.run.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FileDescriptor;
import dev.ensemble.chassis.auth.Scopes;
import dev.ensemble.event.v1.TimelineServiceOuterClass;
import dev.ensemble.inventory.v1.InventoryServiceOuterClass;
import dev.ensemble.order.v1.OrderServiceOuterClass;
import dev.ensemble.registry.v1.RegistryServiceOuterClass;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class TokenCommandTest {
    @Test
    void knowsTheScopesThatTheContractsAskFor() {
        Set<String> asked = Stream.of(
                OrderServiceOuterClass.getDescriptor(),
                InventoryServiceOuterClass.getDescriptor(),
                RegistryServiceOuterClass.getDescriptor(),
                TimelineServiceOuterClass.getDescriptor())
                .map(FileDescriptor::getServices)
                .flatMap(services -> services.stream().flatMap(service -> service.getMethods().stream()))
                .map(Scopes::of)
                .filter(scope -> !scope.isEmpty() && !scope.equals(Scopes.ANY))
                .collect(Collectors.toSet());

        assertThat(TokenCommand.SCOPES).containsExactlyInAnyOrderElementsOf(asked);
    }
}
