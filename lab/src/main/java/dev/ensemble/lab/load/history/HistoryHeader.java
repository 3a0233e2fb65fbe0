package dev.ensemble.lab.load.history;

import java.util.List;

/**
 * First line of a history.
 *
 * @param version of the format, {@value #VERSION}
 * @param run unique name of the run; its orders have it as customer
 * @param startTime wall clock, RFC 3339
 * @param items the stock before the first call
 */
public record HistoryHeader(int version, String run, String startTime, List<Item> items) {
    static final int VERSION = 1;

    /** A start of a history of the current format. */
    public static HistoryHeader of(String run, String startTime, List<Item> items) {
        return new HistoryHeader(VERSION, run, startTime, List.copyOf(items));
    }
}
