package dev.ensemble.lab.prove.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * CPU time of a process and of all that it has started, the dead included: a parent that has waited for a child has its
 * time on its own account, so that PostgreSQL's backends may come and go.
 */
final class CpuTime {
    /** Linux tells it in these, whatever the kernel counts in. */
    private static final Duration TICK = Duration.ofMillis(10);

    /** Fields of {@code /proc/PID/stat}, counted from 1: user, system, and the same of children waited for. */
    private static final int FIRST = 14;
    private static final int LAST = 17;

    private CpuTime() {}

    /** So far, 0 when it is gone. Elsewhere than on Linux without dead children. */
    static Duration of(long pid) {
        return ProcessHandle.of(pid)
                .map(process -> Stream.concat(Stream.of(process), process.descendants()))
                .orElseGet(Stream::empty)
                .map(CpuTime::ofOne)
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static Duration ofOne(ProcessHandle process) {
        Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
        try {
            return Files.exists(stat) ? parse(Files.readString(stat))
                    : process.info().totalCpuDuration().orElse(Duration.ZERO);
        } catch (IOException gone) {
            return Duration.ZERO;
        }
    }

    /** From the one line of {@code /proc/PID/stat}. */
    static Duration parse(String stat) {
        // The second field, the name, may hold anything; what follows its last parenthesis is safe to split.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = 0;
        for (int field = FIRST; field <= LAST; field++) {
            ticks += Long.parseLong(fields[field - 3]);
        }
        return TICK.multipliedBy(ticks);
    }
}
