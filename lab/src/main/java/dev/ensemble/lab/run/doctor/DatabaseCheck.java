package dev.ensemble.lab.run.doctor;

import dev.ensemble.postgres.PostgresBinaries;
import dev.ensemble.postgres.Unprivileged;
import java.io.IOException;

/** What PostgreSQL needs. */
final class DatabaseCheck {
    private DatabaseCheck() {}

    static Diagnosis programs() {
        return PostgresBinaries.exist()
                ? Diagnosis.ok("PostgreSQL", "programs for " + PostgresBinaries.platform())
                : Diagnosis.missing("PostgreSQL", "no programs for " + PostgresBinaries.platform()
                        + " in the build; there are some for Linux and macOS on x86_64 and arm64");
    }

    static Diagnosis user() throws InterruptedException {
        try {
            return Diagnosis.ok("PostgreSQL user", "runs " + Unprivileged.find().describe());
        } catch (IOException e) {
            return Diagnosis.missing("PostgreSQL user", e.getMessage());
        }
    }
}
