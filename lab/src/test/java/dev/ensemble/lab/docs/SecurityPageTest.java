package dev.ensemble.lab.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.ensemble.chassis.auth.CallerRules;
import dev.ensemble.chassis.auth.Scopes;
import dev.ensemble.event.v1.EventServiceOuterClass;
import dev.ensemble.event.v1.TimelineServiceOuterClass;
import dev.ensemble.inventory.v1.InventoryServiceOuterClass;
import dev.ensemble.lab.run.Service;
import dev.ensemble.order.v1.OrderServiceOuterClass;
import dev.ensemble.registry.v1.RegistryServiceOuterClass;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of {@code docs/security.md} says who may call what as the contracts do. */
class SecurityPageTest {
    private static final List<MethodDescriptor> METHODS = Stream.of(
            OrderServiceOuterClass.getDescriptor(), InventoryServiceOuterClass.getDescriptor(),
            RegistryServiceOuterClass.getDescriptor(), EventServiceOuterClass.getDescriptor(),
            TimelineServiceOuterClass.getDescriptor())
            .map(FileDescriptor::getServices).flatMap(List::stream)
            .flatMap(service -> service.getMethods().stream()).toList();

    private static String row(MethodDescriptor method) {
        return "| `" + method.getService().getName() + "." + method.getName() + "` | "
                + String.join(", ", CallerRules.of(method)) + " | "
                + (Scopes.of(method).isEmpty() ? "" : "`" + Scopes.of(method) + "` ") + "|";
    }

    private static String page() throws IOException {
        return Files.readString(MarkdownPage.ROOT.resolve("docs/security.md"));
    }

    @Test
    void theTableIsThatOfTheContracts() throws IOException {
        String expected = METHODS.stream().map(SecurityPageTest::row).collect(Collectors.joining("\n"));

        assertThat(METHODS).hasSizeGreaterThan(12);
        assertThat(page()).contains(expected);
        assertThat(page().lines().filter(line -> line.startsWith("| `") && line.contains("Service.")))
                .hasSameSizeAs(METHODS);
    }

    @Test
    void theContractsKnowTheServicesThatThereAreAndEveryMethodHasARule() {
        assertThat(CallerRules.processes()).containsExactlyInAnyOrderElementsOf(
                Arrays.stream(Service.values()).filter(Service::isJava).map(Service::id).toList());
        assertThat(METHODS).allSatisfy(
                method -> assertThat(CallerRules.of(method)).as(method.getFullName()).isNotEmpty());
    }
}
