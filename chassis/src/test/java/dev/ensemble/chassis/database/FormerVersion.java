package dev.ensemble.chassis.database;

import java.io.IOException;
import java.nio.file.Path;

/** A former version of the service under test, as far as its database knows. */
public final class FormerVersion {
    private static final Path FUNCTIONS = Path.of("src/test/resources/former");

    private FormerVersion() {}

    /**
     * Migrates as that version's first process did: this one's tables up to a version, and the functions of {@code former},
     * which once were those of {@code db/migration}.
     */
    public static void start(TestDatabase where, int lastVersion) throws IOException {
        try (MigrationFolder migrations = new MigrationFolder()) {
            migrations.cutAfter(lastVersion);
            if (FUNCTIONS.toFile().isDirectory()) {
                migrations.addAll(FUNCTIONS);
            }
            migrations.migrate(where);
        }
    }
}
