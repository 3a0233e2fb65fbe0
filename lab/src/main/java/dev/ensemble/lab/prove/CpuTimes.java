package dev.ensemble.lab.prove;

import java.util.Optional;
import java.util.StringTokenizer;

/**
 * What the processors of a machine did since it started, summed over all of them, in the kernel's ticks.
 *
 * @param busy served processes of this machine, or the kernel on their behalf
 * @param idle had nothing to do
 * @param stolen had something to do while the host gave them to others
 */
record CpuTimes(long busy, long idle, long stolen) {
    private static final int FIELDS = 8;

    /** Reads the first line of Linux' {@code /proc/stat}; empty for anything else. */
    static Optional<CpuTimes> parse(String line) {
        StringTokenizer words = new StringTokenizer(line);
        if (words.countTokens() <= FIELDS || !words.nextToken().equals("cpu")) {
            return Optional.empty();
        }
        long[] ticks = new long[FIELDS]; // user, nice, system, idle, waits for a disk, interrupts, soft ones, stolen
        try {
            for (int i = 0; i < FIELDS; i++) {
                ticks[i] = Long.parseLong(words.nextToken());
            }
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
        return Optional.of(new CpuTimes(ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6], ticks[3] + ticks[4],
                ticks[7]));
    }

    CpuTimes since(CpuTimes earlier) {
        return new CpuTimes(busy - earlier.busy, idle - earlier.idle, stolen - earlier.stolen);
    }
}
