package dev.ensemble.lab.run.consul;

import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.lab.run.supervisor.ProgramPath;
import java.nio.file.Path;
import java.util.Optional;

/** The {@code consul} program. */
public final class ConsulBinary {
    private ConsulBinary() {}

    /** The first on the PATH. */
    public static Optional<Path> find() {
        return ProgramPath.find("consul");
    }

    /** The same, or a refusal that says what to do. */
    public static Path require() {
        return find()
                .orElseThrow(() -> new UsageException("there is no `consul` on the PATH: install HashiCorp Consul, or "
                        + "name one that runs already with --consul-address"));
    }
}
