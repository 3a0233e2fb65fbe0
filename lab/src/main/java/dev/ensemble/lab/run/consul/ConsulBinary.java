package dev.ensemble.lab.run.consul;

import dev.ensemble.chassis.config.UsageException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The {@code consul} program. */
public final class ConsulBinary {
    private ConsulBinary() {}

    /** The first on the PATH. */
    public static Optional<Path> find() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "consul"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The same, or a refusal that says what to do. */
    public static Path require() {
        return find().orElseThrow(() -> new UsageException("there is no `consul` on the PATH: install HashiCorp Consul, or "
                + "name one that runs already with --consul-address"));
    }
}
