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
public record Diagnosis(String subject, Severity verdict, String detail) {
    /** How bad it is. */
    public enum Severity {
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

    static Diagnosis ok(String subject, String detail) {
        return new Diagnosis(subject, Severity.OK, detail);
    }

    static Diagnosis limited(String subject, String detail) {
        return new Diagnosis(subject, Severity.LIMITED, detail);
    }

    static Diagnosis missing(String subject, String detail) {
        return new Diagnosis(subject, Severity.MISSING, detail);
    }
}
