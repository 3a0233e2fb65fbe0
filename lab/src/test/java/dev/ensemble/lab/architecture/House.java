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

/** The rooms of the repository, read from their class files: no room has the others on its class path. */
final class House {

    private static final String PROTO = "proto";
    private static final String CHASSIS = "chassis";

    private final List<Room> rooms;

    House(List<Room> rooms) {
        this.rooms = rooms;
    }

    static House ours() {
        Set<String> member = Set.of(PROTO, CHASSIS);
        Set<String> registryOnly = Set.of("dev.ensemble.registry.v1");
        return new House(List.of(
                new Room(PROTO, classes(PROTO), Set.of()),
                new Room(CHASSIS, classes(CHASSIS), Set.of(PROTO), registryOnly),
                new Room("registry-service", classes("registry-service"), member, registryOnly),
                new Room("inventory-service", classes("inventory-service"), member),
                new Room("order-service", classes("order-service"), member),
                new Room("gateway", classes("gateway"), member),
                new Room("lab", classes("lab"), member)));
    }

    static Path classes(String module) {
        return Path.of("..", module, "target", "classes").toAbsolutePath().normalize();
    }

    List<Room> rooms() {
        return rooms;
    }

    /** All classes, generated ones too. */
    JavaClasses everything() {
        return new ClassFileImporter().importPaths(rooms.stream().map(Room::classes).toList());
    }

    /** All classes that somebody wrote. */
    JavaClasses written() {
        return new ClassFileImporter().importPaths(
                rooms.stream().filter(room -> !room.name().equals(PROTO)).map(Room::classes).toList());
    }

    /** Holds for a class whose every dependency lies in its own room or in one that its room may see. */
    ArchCondition<JavaClass> dependOnlyOnWhatTheirRoomMaySee() {
        return new ArchCondition<>("depend only on what their room may see") {
            @Override
            public void check(JavaClass user, ConditionEvents events) {
                Room from = room(user).orElseThrow();
                for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
                    room(dependency.getTargetClass())
                            .filter(to -> !maySee(from, to, dependency.getTargetClass().getPackageName()))
                            .ifPresent(to -> events.add(SimpleConditionEvent.violated(user,
                                    from.name() + " must not see " + to.name() + ": " + dependency.getDescription())));
                }
            }
        };
    }

    private static boolean maySee(Room from, Room to, String packageName) {
        if (from.equals(to)) {
            return true;
        }
        return from.maySee().contains(to.name())
                && (!to.name().equals(PROTO) || from.contracts().isEmpty() || from.contracts().contains(packageName));
    }

    private Optional<Room> room(JavaClass type) {
        return type.getSource().map(Source::getUri)
                .flatMap(uri -> rooms.stream().filter(room -> room.holds(uri)).findFirst());
    }
}
