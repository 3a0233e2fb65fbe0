package dev.ensemble.lab.run;

import java.nio.file.Path;

/** Classes that the JVM maps ready-made instead of loading them: a quicker start, and memory that replicas share. */
final class AotCache {
    private AotCache() {}

    static Path file(Home home, Service service) {
        return home.derived().resolve(service.id() + ".aot");
    }
}
