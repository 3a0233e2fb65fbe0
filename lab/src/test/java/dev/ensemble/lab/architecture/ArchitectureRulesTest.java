package dev.ensemble.lab.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The control: every rule of {@link ArchitectureTest} finds the violation in {@code fixture} that is made for it. */
class ArchitectureRulesTest {

    private static final Path FIXTURE = Modules.classes("lab")
            .resolveSibling("test-classes").resolve("dev/ensemble/lab/architecture/fixture");

    @Test
    void aServiceThatImportsAnotherIsFound() {
        ProjectModule kiosk = new ProjectModule("kiosk", FIXTURE.resolve("kiosk"), Set.of());
        Modules modules = new Modules(List.of(kiosk, new ProjectModule("stall", FIXTURE.resolve("stall"), Set.of())));

        assertThatThrownBy(() -> judge(modules)).hasMessageContaining("stall must not see kiosk")
                .hasMessageContaining("Till");
    }

    @Test
    void whatAModuleMaySeeIsNoViolation() {
        ProjectModule kiosk = new ProjectModule("kiosk", FIXTURE.resolve("kiosk"), Set.of());
        judge(new Modules(List.of(kiosk, new ProjectModule("stall", FIXTURE.resolve("stall"), Set.of("kiosk")))));
    }

    @Test
    void aModuleThatKnowsAForeignContractIsFound() {
        ProjectModule proto = new ProjectModule("proto", FIXTURE.resolve("kiosk"), Set.of());
        Modules modules = new Modules(List.of(proto,
                new ProjectModule("stall", FIXTURE.resolve("stall"), Set.of("proto"),
                        Set.of("dev.ensemble.other.v1"))));

        assertThatThrownBy(() -> judge(modules)).hasMessageContaining("stall must not see proto");
    }

    @Test
    void packagesThatDependOnEachOtherAreFound() {
        JavaClasses loop = new ClassFileImporter().importPath(FIXTURE.resolve("loop"));

        assertThatThrownBy(() -> slices().matching("dev.ensemble.(**)").should().beFreeOfCycles().check(loop))
                .hasMessageContaining("Cycle detected");
    }

    @Test
    void aShopWordIsFoundInNamesParametersAndStrings() throws IOException {
        assertThat(ShopWords.in(FIXTURE.resolve("tool"))).containsExactlyInAnyOrder(
                "SkuCounter.class: dev/ensemble/lab/architecture/fixture/tool/SkuCounter",
                "SkuCounter.class: itemsSeen",
                "SkuCounter.class: countOrders",
                "SkuCounter.class: freeStock",
                "SkuCounter.class: no reservation is left of \u0001");
    }

    private static void judge(Modules modules) {
        classes().should(modules.dependOnlyOnWhatTheirModuleMaySee()).check(modules.everything());
    }
}
