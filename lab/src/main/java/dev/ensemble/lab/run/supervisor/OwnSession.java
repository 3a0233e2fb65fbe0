package dev.ensemble.lab.run.supervisor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Runs a command in a session of its own, so that Ctrl-C in a terminal does not reach it. */
public final class OwnSession {
    private OwnSession() {}

    /** What to put before the command; the process stays the same one. */
    public static List<String> prefix() {
        return Stream.of("/usr/bin/setsid", "/bin/setsid")
                .filter(program -> Files.isExecutable(Path.of(program)))
                .findFirst()
                .map(List::of)
                // macOS has no setsid program, but always perl.
                .orElse(List.of("perl", "-e", "use POSIX; POSIX::setsid(); exec @ARGV or die"));
    }
}
