package dev.ensemble.chassis.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;

/** The migrations of another version of the service under test: at first those of this one, to be changed. */
final class MigrationFolder implements AutoCloseable {
    private static final Path PRESENT = Path.of("target/classes/db/migration");

    private final Path folder;

    MigrationFolder() throws IOException {
        folder = Files.createTempDirectory("migrations-");
        addAll(PRESENT);
    }

    /** Adds those of another folder, instead of ones with the same names. */
    void addAll(Path other) throws IOException {
        for (Path file : list(other)) {
            write(file.getFileName().toString(), Files.readString(file));
        }
    }

    String read(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    void write(String name, String sql) throws IOException {
        Files.writeString(folder.resolve(name), sql);
    }

    /** Takes out the numbered ones after {@code last}. */
    void cutAfter(int last) throws IOException {
        for (Path file : list(folder)) {
            String name = file.getFileName().toString();
            if (name.startsWith("V") && Integer.parseInt(name.substring(1, name.indexOf("__"))) > last) {
                Files.delete(file);
            }
        }
    }

    /** Migrates as the start of that version's first process does. */
    void migrate(TestDatabase where) {
        Flyway.configure().dataSource(where.url(), where.user(), where.password())
                .locations("filesystem:" + folder).load().migrate();
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Override
    public void close() throws IOException {
        for (Path file : list(folder)) {
            Files.delete(file);
        }
        Files.delete(folder);
    }
}
