package dev.ensemble.lab.run.supervisor;

import java.util.List;
import java.util.Map;

/**
 * How to start one process.
 *
 * @param command program and arguments
 * @param environment variables added to the supervisor's own; secrets go here, never into the command
 */
public record Launch(List<String> command, Map<String, String> environment) {
    public Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** Does not show the environment, which may hold secrets. */
    @Override
    public String toString() {
        return String.join(" ", command);
    }
}
