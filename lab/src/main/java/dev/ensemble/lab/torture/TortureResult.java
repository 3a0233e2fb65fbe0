package dev.ensemble.lab.torture;

import dev.ensemble.lab.check.Report;
import dev.ensemble.lab.load.LoadResult;

/**
 * What a torture found.
 *
 * @param faults how many were injected
 * @param leftOut how many of the schedule were not possible at their moment
 */
public record TortureResult(int faults, int leftOut, LoadResult load, Report report) {
    @Override
    public String toString() {
        return faults + " faults injected, " + leftOut + " left out\n" + load + "\n" + report;
    }
}
