package dev.ensemble.lab.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.Source;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The modules of the repository, read from their class files: no module has the others on its class path. */
final class Modules {

    private static final String PROTO = "proto";
    private static final String POSTGRES = "postgres";
    private static final String CHASSIS = "chassis";

    private final List<ProjectModule> modules;

    Modules(List<ProjectModule> modules) {
        this.modules = modules;
    }

    static Modules ours() {
        Set<String> member = Set.of(PROTO, CHASSIS);
        Set<String> noShop = Set.of("dev.ensemble.registry.v1", "dev.ensemble.auth.v1", "dev.ensemble.event.v1");
        return new Modules(List.of(
                new ProjectModule(PROTO, classes(PROTO), Set.of()),
                new ProjectModule(POSTGRES, classes(POSTGRES), Set.of()),
                new ProjectModule(CHASSIS, classes(CHASSIS), Set.of(PROTO), noShop),
                new ProjectModule("registry-service", classes("registry-service"), member, noShop),
                new ProjectModule("inventory-service", classes("inventory-service"), member),
                new ProjectModule("order-service", classes("order-service"), member),
                new ProjectModule("gateway", classes("gateway"), member),
                new ProjectModule("lab", classes("lab"), Set.of(PROTO, CHASSIS, POSTGRES))));
    }

    static Path classes(String module) {
        return Path.of("..", module, "target", "classes").toAbsolutePath().normalize();
    }

    List<ProjectModule> modules() {
        return modules;
    }

    /** All classes, generated ones too. */
    JavaClasses everything() {
        return new ClassFileImporter().importPaths(modules.stream().map(ProjectModule::classes).toList());
    }

    /** All classes that somebody wrote. */
    JavaClasses written() {
        return new ClassFileImporter().importPaths(
                modules.stream().filter(module -> !module.name().equals(PROTO)).map(ProjectModule::classes).toList());
    }

    /** Holds for a class whose every dependency lies in its own module or in one that its module may see. */
    ArchCondition<JavaClass> dependOnlyOnWhatTheirModuleMaySee() {
        return new ArchCondition<>("depend only on what their module may see") {
            @Override
            public void check(JavaClass user, ConditionEvents events) {
                ProjectModule from = module(user).orElseThrow();
                for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
                    module(dependency.getTargetClass())
                            .filter(to -> !maySee(from, to, dependency.getTargetClass().getPackageName()))
                            .ifPresent(to -> events.add(SimpleConditionEvent.violated(user,
                                    from.name() + " must not see " + to.name() + ": " + dependency.getDescription())));
                }
            }
        };
    }

    private static boolean maySee(ProjectModule from, ProjectModule to, String packageName) {
        if (from.equals(to)) {
            return true;
        }
        return from.maySee().contains(to.name())
                && (!to.name().equals(PROTO) || from.contracts().isEmpty() || from.contracts().contains(packageName));
    }

    private Optional<ProjectModule> module(JavaClass type) {
        return type.getSource().map(Source::getUri)
                .flatMap(uri -> modules.stream().filter(module -> module.holds(uri)).findFirst());
    }
}
