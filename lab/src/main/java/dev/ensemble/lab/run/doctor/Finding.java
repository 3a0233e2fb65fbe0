package dev.ensemble.lab.run.doctor;

import com.google.gson.annotations.SerializedName;
import java.util.Locale;

/**
 * What one look at the machine found.
 *
 * @param subject what was looked at
 * @param verdict {@code ok}; {@code limited}: everything runs, with less; {@code missing}: it will not run
 * @param detail what is there, and what to do if it is not enough
 */
public record Finding(String subject, Verdict verdict, String detail) {
    /** How bad it is. */
    public enum Verdict {
        /** As it should be. */
        @SerializedName("ok")
        OK,
        /** Everything runs, but less of it. */
        @SerializedName("limited")
        LIMITED,
        /** Without it nothing runs. */
        @SerializedName("missing")
        MISSING;

        @Override
        public String toString() { return name().toLowerCase(Locale.ROOT); }
    }

    static Finding ok(String subject, String detail) {
        return new Finding(subject, Verdict.OK, detail);
    }

    static Finding limited(String subject, String detail) {
        return new Finding(subject, Verdict.LIMITED, detail);
    }

    static Finding missing(String subject, String detail) {
        return new Finding(subject, Verdict.MISSING, detail);
    }
}
