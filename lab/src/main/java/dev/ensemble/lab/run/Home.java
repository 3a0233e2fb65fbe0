package dev.ensemble.lab.run;

import dev.ensemble.chassis.config.Version;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** Where the built repository lies; everything that is run is found from there. */
public record Home(Path root) {
    /** The repository that this class was built in. */
    public static Home find() {
        try {
            Path code = Path.of(
                    Home.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            return new Home(code.getParent().getParent().getParent());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the lab does not run from a built repository", e);
        }
    }

    /** The class path of a module: its jar and its libraries, as the build left them. */
    public String classPath(String module) {
        return jar(module) + File.pathSeparator + libraries(module).resolve("*");
    }

    /** The jar of a module. */
    Path jar(String module) {
        return target(module).resolve("ensemble-" + module + "-" + Version.current() + ".jar");
    }

    Path libraries(String module) {
        return target(module).resolve("lib");
    }

    /** Files that are derived from the build, made once and thrown away with it. */
    public Path derived() {
        return target("lab").resolve("derived");
    }

    /** The data folder when none is named. */
    public Path defaultData() {
        return root.resolve(".ensemble");
    }

    /** The script that people type. */
    public Path launcher() {
        return root.resolve("ensemble");
    }

    /** The {@code java} that runs this process, which runs the services too. */
    static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    private Path target(String module) {
        return root.resolve(module).resolve("target");
    }
}
