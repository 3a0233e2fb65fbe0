package dev.ensemble.registry.clock;

import java.util.Arrays;

/**
 * Offsets in order, for a median that is asked for at each report: to sort them all each time would cost a registry of ten
 * thousand instances more than it has. Not thread-safe.
 */
final class SortedOffsets {
    private long[] values = new long[16];
    private int size;

    void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        int found = Arrays.binarySearch(values, 0, size, value);
        int at = found < 0 ? -found - 1 : found;
        System.arraycopy(values, at, values, at + 1, size - at);
        values[at] = value;
        size++;
    }

    /** Takes one out that was added. */
    void remove(long value) {
        int at = Arrays.binarySearch(values, 0, size, value);
        System.arraycopy(values, at + 1, values, at, size - at - 1);
        size--;
    }

    /** Of two in the middle the one that is nearer to 0. */
    long median() {
        long lower = values[(size - 1) / 2];
        long upper = values[size / 2];
        return Math.abs(lower) <= Math.abs(upper) ? lower : upper;
    }
}
