package dev.ensemble.lab.run.supervisor;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds programs as a shell does. */
public final class ProgramPath {
    private ProgramPath() {}

    /** The first program of this name on the PATH; one with a slash in its name is a file, and found where it lies. */
    public static Optional<Path> find(String program) {
        Stream<String> folders = program.contains("/")
                ? Stream.of("")
                : Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator));
        return folders.map(folder -> Path.of(folder, program)).filter(Files::isExecutable).findFirst();
    }
}
