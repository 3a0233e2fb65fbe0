package dev.ensemble.lab.experiment;

import java.nio.file.Path;
import java.util.OptionalDouble;

/**
 * What the user chose for a run.
 *
 * @param folder an empty folder of this experiment's own; kept when it fails
 * @param rate calls a second, or empty for what the experiment thinks right
 * @param full the long form: outages of a minute where the short one has seconds, more repeats
 */
public record Settings(Path folder, OptionalDouble rate, boolean full) {
    /** The rate chosen, or the experiment's own. */
    public double rateOr(double usual) {
        return rate.orElse(usual);
    }

    /** One of two values, by the form of the run. */
    public <T> T shortOrFull(T quick, T thorough) {
        return full ? thorough : quick;
    }
}
