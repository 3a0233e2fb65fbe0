package dev.ensemble.lab.prove;

import java.util.regex.Pattern;

/**
 * One claim that can be tried.
 *
 * @param group what it belongs to; {@code ./ensemble run GROUP} runs all of a group
 * @param name what is typed to run it alone
 * @param claim what holds if it passes, in one line
 * @param procedure how it is tried
 */
public record Experiment(String group, String name, String claim, Procedure procedure) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    /** Does what has to be done and writes down what was seen. An exception is a failure of the experiment. */
    @FunctionalInterface
    public interface Procedure {
        /** Runs once, on the thread that asked for it. */
        void run(RunSettings settings, Results results) throws Exception;
    }

    public Experiment {
        if (!NAME.matcher(group).matches() || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a name in lower case with hyphens: " + group + " " + name);
        }
    }
}
