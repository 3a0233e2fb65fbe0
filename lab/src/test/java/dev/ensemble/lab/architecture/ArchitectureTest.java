package dev.ensemble.lab.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules between the modules; {@link ArchitectureRulesTest} shows that each one can fail. */
class ArchitectureTest {

    private static final Modules MODULES = Modules.ours();

    @Test
    void everyModuleIsThereToBeJudged() {
        assertThat(MODULES.modules())
                .allSatisfy(module -> assertThat(new ClassFileImporter().importPath(module.classes())).isNotEmpty());
    }

    @Test
    void everyModuleDependsOnlyOnWhatItMaySee() {
        classes().should(MODULES.dependOnlyOnWhatTheirModuleMaySee()).check(MODULES.everything());
    }

    @Test
    void theDocumentationsPictureShowsWhatEachModuleMaySee() throws IOException {
        String page = Files.readString(Path.of("../docs/architecture.md"));
        String picture =
                page.substring(page.indexOf("flowchart TD"), page.indexOf("```", page.indexOf("flowchart TD")));
        Stream<String> arrows = MODULES.modules().stream()
                .flatMap(module -> module.maySee().stream().map(seen -> module.name() + " --> " + seen));

        assertThat(picture.lines().skip(1).map(String::strip)).containsExactlyInAnyOrderElementsOf(arrows.toList());
    }

    @Test
    void noPackagesDependOnEachOther() {
        slices().matching("dev.ensemble.(**)").should().beFreeOfCycles()
                .ignoreDependency(simpleNameEndingWith("Main").as("a main class, which lists the parts"), alwaysTrue())
                .check(MODULES.written());
    }

    @Test
    void theChassisKnowsNoShopWord() throws IOException {
        assertThat(ShopWords.in(Modules.classes("chassis"))).isEmpty();
    }
}
