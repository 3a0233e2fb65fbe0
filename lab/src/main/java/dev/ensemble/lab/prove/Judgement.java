package dev.ensemble.lab.prove;

import dev.ensemble.lab.prove.Row.RowKind;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The word for what came out, and the exit code that says the same; the worse, the later. */
public enum Judgement {
    /** All of it is as it should be. */
    PASS(0),
    /** Something was late or not done, but the machine stalled meanwhile: it may have been that. */
    INCONCLUSIVE(3),
    /** Something is not as it should be. */
    FAIL(1);

    private final int exitCode;

    Judgement(int exitCode) {
        this.exitCode = exitCode;
    }

    /** Of {@code ./ensemble run}; 2 is a request that is refused. */
    public int exitCode() {
        return exitCode;
    }

    /** The worst of them; {@link #PASS} for none. */
    public static Judgement worst(Collection<Judgement> all) {
        return all.stream().max(Comparator.naturalOrder()).orElse(PASS);
    }

    /**
     * Of an experiment that saw something. One that did not come to its end says nothing of what it is about.
     *
     * @param ended whether it came to its end
     * @param stalled whether the machine stood still meanwhile
     */
    static Judgement of(List<Row> rows, boolean ended, boolean stalled) {
        List<Row> broken = rows.stream().filter(row -> !row.holds()).toList();
        boolean sawSomething = rows.stream().anyMatch(row -> !row.control());
        if (ended && sawSomething && broken.isEmpty()) {
            return PASS;
        }
        boolean excusable = (!ended || sawSomething) && broken.stream().allMatch(row -> row.kind() == RowKind.TIME);
        return stalled && excusable ? INCONCLUSIVE : FAIL;
    }
}
