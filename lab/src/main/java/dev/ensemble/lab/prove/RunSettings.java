package dev.ensemble.lab.prove;

import java.nio.file.Path;
import java.util.OptionalDouble;

/**
 * What the user chose for a run.
 *
 * @param folder an empty folder of this experiment's own; kept when it fails
 * @param rate calls a second, or empty for what the experiment thinks right
 * @param form how thorough it is to be
 */
public record RunSettings(Path folder, OptionalDouble rate, Thoroughness form) {
    /** The rate chosen, or the experiment's own. */
    public double rateOr(double usual) {
        return rate.orElse(usual);
    }

    /** One of two values, by the form of the run. */
    public <T> T shortOrFull(T quick, T thorough) {
        return form == Thoroughness.FULL ? thorough : quick;
    }
}
