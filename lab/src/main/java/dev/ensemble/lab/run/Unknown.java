package dev.ensemble.lab.run;

import dev.ensemble.chassis.config.EditDistance;
import dev.ensemble.chassis.config.UsageException;
import java.util.List;

/** What to say about a name that does not exist. */
final class Unknown {
    private static final int TYPING_ERRORS = 2;

    private Unknown() {}

    /** A refusal that suggests those of {@code known} that were probably meant. */
    static UsageException instance(String name, List<String> known) {
        List<String> near =
                known.stream().filter(candidate -> isNear(name, candidate)).toList();
        String hint = near.isEmpty()
                ? "there are " + String.join(", ", known)
                : "did you mean " + String.join(" or ", near) + "?";
        return new UsageException("there is no instance " + name + "; " + hint);
    }

    private static boolean isNear(String name, String candidate) {
        return !name.isEmpty()
                && (candidate.startsWith(name + "-") || EditDistance.of(name, candidate) <= TYPING_ERRORS);
    }
}
