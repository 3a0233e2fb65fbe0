package dev.ensemble.lab.architecture;

import java.net.URI;
import java.nio.file.Path;
import java.util.Set;

/**
 * A module: where its classes lie, and the other modules that they may depend on.
 *
 * @param contracts the packages of generated contracts that it may know, or empty for all
 */
record ProjectModule(String name, Path classes, Set<String> maySee, Set<String> contracts) {

    ProjectModule(String name, Path classes, Set<String> maySee) {
        this(name, classes, maySee, Set.of());
    }

    boolean holds(URI classFile) {
        return classFile.getScheme().equals("file") && Path.of(classFile).startsWith(classes.toAbsolutePath());
    }
}
