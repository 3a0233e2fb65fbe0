package dev.ensemble.lab.run.doctor;

import dev.ensemble.lab.run.postgres.PostgresBinaries;
import dev.ensemble.lab.run.postgres.Unprivileged;
import java.io.IOException;

/** What PostgreSQL needs. */
final class Database {
    private Database() {}

    static Finding programs() {
        return PostgresBinaries.exist()
                ? Finding.ok("PostgreSQL", "programs for " + PostgresBinaries.platform())
                : Finding.missing("PostgreSQL", "no programs for " + PostgresBinaries.platform()
                        + " in the build; there are some for Linux and macOS on x86_64 and arm64");
    }

    static Finding user() throws InterruptedException {
        try {
            return Finding.ok("PostgreSQL user", "runs " + Unprivileged.find().describe());
        } catch (IOException e) {
            return Finding.missing("PostgreSQL user", e.getMessage());
        }
    }
}
