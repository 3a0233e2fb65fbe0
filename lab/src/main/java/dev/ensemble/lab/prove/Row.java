package dev.ensemble.lab.prove;

/**
 * One line of an experiment's result.
 *
 * @param what what was looked at
 * @param figure what was found, with its unit
 * @param holds whether that is what the claim says, or for a control, whether it shows the difference
 */
public record Row(RowKind kind, String what, String figure, boolean holds) {
    /** What a row is about, and so, whether anything excuses it. */
    public enum RowKind {
        /** Nothing lost, duplicated, oversold or forgotten: no machine is an excuse for that. */
        CORRECTNESS,
        /** That something was done in time, or at all: a machine that stands still can forge it. */
        TIME,
        /** The same with the mechanism off, which must come out otherwise. */
        CONTROL
    }

    /** Whether it is the control. */
    public boolean control() {
        return kind == RowKind.CONTROL;
    }
}
