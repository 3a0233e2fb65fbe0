package dev.ensemble.lab.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Classes of one program that the JVM maps ready-made instead of loading them (JEP 514): a start in half the time, and
 * memory that its instances share. The JVM itself ignores a cache that does not fit its class path.
 */
public final class AotCache {
    private final Home home;
    private final String name;
    private final String module;

    AotCache(Home home, Service service) {
        this(home, service.id(), service.module());
    }

    /** That of a process that runs from {@code module}'s class path. */
    public AotCache(Home home, String name, String module) {
        this.home = home;
        this.name = name;
        this.module = module;
    }

    /** The argument that uses the cache, if there is one. */
    public Optional<String> use() {
        return Files.exists(file()) ? Optional.of("-XX:AOTCache=" + file()) : Optional.empty();
    }

    /**
     * The arguments that write a new cache when the process ends. Without profiles (JEP 515): C1 has no use for them, and
     * compiles at once whatever was ever hot, which is a fifth of what it does in a start.
     */
    public List<String> record() {
        return List.of(
                JavaCommand.RECORD + "=" + unfinished(),
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:-AOTRecordTraining");
    }

    /** Whether it was made after every jar on the class path. */
    public boolean isFresh() throws IOException {
        if (!Files.exists(file())) {
            return false;
        }
        FileTime made = Files.getLastModifiedTime(file());
        try (Stream<Path> libraries = Files.list(home.libraries(module))) {
            for (Path jar : Stream.concat(Stream.of(home.jar(module)), libraries).toList()) {
                if (Files.getLastModifiedTime(jar).compareTo(made) > 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Puts what was recorded in the place of the old cache. */
    public void adopt() throws IOException {
        Files.move(unfinished(), file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path file() {
        return home.derived().resolve(name + ".aot");
    }

    private Path unfinished() {
        return home.derived().resolve(name + ".aot.unfinished");
    }
}
