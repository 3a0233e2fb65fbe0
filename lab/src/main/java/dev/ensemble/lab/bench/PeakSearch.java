package dev.ensemble.lab.bench;

/**
 * Looks for the highest rate that is sustained: half as much again each time until one is not, then halves the gap that
 * is left until it is narrow. A rate is tried twice before it counts as too high: a hiccup is no limit.
 */
record PeakSearch(int first, int most) {
    private static final double GROWTH = 1.5;

    /** Of the peak: finer than what two rounds differ by. */
    private static final double PRECISION = 0.08;

    private static final int TRIES = 2;

    /** Holds a rate for a while and tells whether it was sustained. */
    interface Trial {
        boolean sustains(int rate) throws Exception;
    }

    /** The peak, 0 if not even the first rate is sustained; {@code most} when that is. */
    int run(Trial trial) throws Exception {
        int good = 0;
        int bad = first;
        while (isSustained(trial, bad)) {
            good = bad;
            if (good >= most) {
                return good;
            }
            bad = Math.min(most, rounded(good * GROWTH));
        }
        while (good > 0 && bad - good > Math.max(1, good * PRECISION)) {
            int middle = rounded((good + bad) / 2.0);
            if (middle <= good || middle >= bad) {
                break;
            }
            if (isSustained(trial, middle)) {
                good = middle;
            } else {
                bad = middle;
            }
        }
        return good;
    }

    private static boolean isSustained(Trial trial, int rate) throws Exception {
        for (int i = 0; i < TRIES; i++) {
            if (trial.sustains(rate)) {
                return true;
            }
        }
        return false;
    }

    /** To tens from 100 on: nobody asks for 337. */
    private static int rounded(double rate) {
        return (int) (rate < 100 ? Math.round(rate) : Math.round(rate / 10) * 10);
    }
}
