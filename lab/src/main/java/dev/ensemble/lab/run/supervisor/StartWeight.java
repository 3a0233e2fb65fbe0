package dev.ensemble.lab.run.supervisor;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Leaves the CPU to those that serve while a process starts: Linux weighs sessions against each other (autogroups, see
 * sched(7)), and each instance has one of its own. Where the system does not, nothing is done: a higher nice value of
 * the process itself could not be taken back without privilege.
 */
final class StartWeight {
    /**
     * Who is not ready by then gets its full weight all the same: on a machine that is always full it never would be, and
     * the next kill may hit the only one left.
     */
    static final Duration LONGEST = Duration.ofSeconds(6);

    private static final int UNKNOWN = -1;

    private final long pid;
    private final Path autogroup;
    private final long until;
    private final int serving;
    private int nice = UNKNOWN;

    /**
     * Of a process that has just begun.
     *
     * @param serving its nice value when it serves
     * @param longest how long it has the low weight at most; zero for never
     */
    StartWeight(long pid, int serving, Duration longest) {
        this.pid = pid;
        this.serving = serving;
        this.autogroup = Path.of("/proc", Long.toString(pid), "autogroup");
        this.until = System.nanoTime() + longest.toNanos();
    }

    /** Whether nothing is left to be given back. */
    boolean full() {
        return nice <= serving;
    }

    /**
     * To be called again and again: the kernel takes such a change only every 100 ms, of all users together.
     *
     * @param wanted the nice value that its session is to have
     */
    void adjust(int wanted) {
        int value = System.nanoTime() >= until ? serving : wanted;
        if (value == nice) {
            return;
        }
        try {
            if (leadsItsSession()) {
                nice = now();
                if (nice != value) {
                    // Not by a channel: to that, "try again" (EAGAIN) of the kernel is no error, but nothing written.
                    try (OutputStream out = new FileOutputStream(autogroup.toFile())) {
                        out.write(Integer.toString(value).getBytes(StandardCharsets.US_ASCII));
                    }
                    nice = value;
                }
            }
        } catch (IOException e) {
            // Too soon after another change, gone, or a system without autogroups.
        }
    }

    /** As the kernel has it: {@code /autogroup-NUMBER nice VALUE}. */
    private int now() throws IOException {
        String line = Files.readString(autogroup).strip();
        if (line.isEmpty()) {
            throw new IOException("in no group"); // It is about to end.
        }
        return Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
    }

    /** Until it does, it belongs to the supervisor's session. */
    private boolean leadsItsSession() throws IOException {
        String stat = Files.readString(autogroup.resolveSibling("stat"));
        // After the name in brackets: state, parent, process group, session.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[3]) == pid;
    }
}
