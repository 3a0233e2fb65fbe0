package dev.ensemble.lab.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What one experiment writes down while it runs. For one thread, but for {@link #say}, which any thread may call. */
public final class Notebook {
    private final Consumer<String> progress;
    private final List<Row> rows = new ArrayList<>();

    /** @param progress is told what happens, from any thread */
    public Notebook(Consumer<String> progress) {
        this.progress = progress;
    }

    /** Tells whoever watches what happens just now. */
    public void say(String what) {
        progress.accept(what);
    }

    /** Writes down something seen, and whether the claim holds for it. */
    public void seen(String what, String figure, boolean holds) {
        add(new Row(false, what, figure, holds));
    }

    /** Writes down what the control showed, and whether it tells the mechanism's presence from its absence. */
    public void control(String what, String figure, boolean discriminates) {
        add(new Row(true, what, figure, discriminates));
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
