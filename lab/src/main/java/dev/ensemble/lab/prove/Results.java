package dev.ensemble.lab.prove;

import dev.ensemble.lab.load.check.Report;
import dev.ensemble.lab.prove.Row.RowKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What one experiment writes down while it runs. For one thread, but for {@link #say}, which any thread may call. */
public final class Results {
    private final Consumer<String> progress;
    private final List<Row> rows = new ArrayList<>();

    /** @param progress is told what happens, from any thread */
    public Results(Consumer<String> progress) {
        this.progress = progress;
    }

    /** Tells the user what happens just now. */
    public void say(String what) {
        progress.accept(what);
    }

    /** Writes down something seen that is right or wrong however slow the machine is. */
    public void record(String what, String figure, boolean holds) {
        add(new Row(RowKind.CORRECTNESS, what, figure, holds));
    }

    /** Writes down whether something was done in time, or at all, which a machine that stalls can forge. */
    public void timely(String what, String figure, boolean holds) {
        add(new Row(RowKind.TIME, what, figure, holds));
    }

    /** Writes down something that has to be right, and in time too. */
    public void record(String what, String figure, boolean right, boolean inTime) {
        add(new Row(right ? RowKind.TIME : RowKind.CORRECTNESS, what, figure, right && inTime));
    }

    /** Writes down what the control showed, and whether it tells the mechanism's presence from its absence. */
    public void control(String what, String figure, boolean discriminates) {
        add(new Row(RowKind.CONTROL, what, figure, discriminates));
    }

    /**
     * Writes down what the checker found.
     *
     * @param when in which part of the experiment; empty if it has one only
     */
    public void checked(String when, Report report) {
        if (!report.clean()) {
            say(report.toString());
        }
        record("rules of the checker" + (when.isEmpty() ? "" : ", " + when), report.brief(), report.clean());
    }

    private void add(Row row) {
        rows.add(row);
        say((row.control() ? "control: " : "") + row.what() + ": " + row.figure() + (row.holds() ? "" : "  <- FAIL"));
    }

    /** All lines so far. */
    public List<Row> rows() {
        return List.copyOf(rows);
    }
}
