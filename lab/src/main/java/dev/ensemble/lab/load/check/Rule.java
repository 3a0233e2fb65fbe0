package dev.ensemble.lab.load.check;

import java.util.List;

/** One invariant. */
interface Rule {
    /** What holds, in one sentence. */
    String statement();

    /** Where it does not hold. */
    List<Violation> judge(CheckInput evidence);

    /** Whether it can be judged without a history. */
    default boolean needsHistory() {
        return true;
    }

    default String name() {
        return getClass().getSimpleName();
    }

    default Violation violation(String subject, String key, String what) {
        return new Violation(name(), subject, key, what);
    }
}
