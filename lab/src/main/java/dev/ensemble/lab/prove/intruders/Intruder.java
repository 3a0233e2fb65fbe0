package dev.ensemble.lab.prove.intruders;

import dev.ensemble.lab.prove.Results;

/**
 * One way in.
 *
 * @param expected what a guarded ensemble answers
 * @param open what an ensemble answers that guards nothing; empty when that says nothing about this one
 */
record Intruder(String name, String expected, String open, BreakIn attempt) {
    /** Tries it. */
    interface BreakIn {
        /** What came of it, in a few words. */
        String make() throws Exception;
    }

    /** One whom nothing else refuses than the mechanism that is tried here. */
    static Intruder of(String name, String expected, String open, BreakIn attempt) {
        return new Intruder(name, expected, open, attempt);
    }

    /** One who is refused by more than one mechanism. */
    static Intruder withoutControl(String name, String expected, BreakIn attempt) {
        return new Intruder(name, expected, "", attempt);
    }

    void tryGuarded(String group, Results results) {
        String seen = seen();
        results.record(group + ": " + name, seen, seen.equals(expected));
    }

    void tryOpen(String group, Results results) {
        if (!open.isEmpty()) {
            String seen = seen();
            results.control(group + ": " + name, seen, seen.equals(open));
        }
    }

    private String seen() {
        try {
            return attempt.make();
        } catch (Exception e) {
            return e.toString();
        }
    }
}
