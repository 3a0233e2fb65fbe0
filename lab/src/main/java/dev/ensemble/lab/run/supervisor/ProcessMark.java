package dev.ensemble.lab.run.supervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Names one process for good. A pid alone is used again by the system; together with the moment of birth it is not.
 *
 * @param pid the process id
 * @param birth the boot and the clock tick of its start (Linux), or the start instant elsewhere
 */
public record ProcessMark(long pid, String birth) {
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final int START_TIME = 22;

    /** The mark of a process that runs now. */
    static Optional<ProcessMark> of(long pid) {
        return birth(pid).map(birth -> new ProcessMark(pid, birth));
    }

    /** The mark of this process. */
    static ProcessMark self() {
        return of(ProcessHandle.current().pid()).orElseThrow();
    }

    /** The process, if it is still the same one and alive. */
    public Optional<ProcessHandle> alive() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(handle -> birth(pid).filter(birth::equals).isPresent());
    }

    private static Optional<String> birth(long pid) {
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        if (!Files.exists(BOOT)) {
            return ProcessHandle.of(pid).flatMap(handle -> handle.info().startInstant()).map(Object::toString);
        }
        try {
            String line = Files.readString(stat);
            // The second field, the name, may hold anything; what follows its last parenthesis is safe to split.
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
            if (fields[0].equals("Z")) { // Dead, in a container whose first process takes no notice of the dead.
                return Optional.empty();
            }
            return Optional.of(Files.readString(BOOT).substring(0, 8) + ":" + fields[START_TIME - 3]);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
