package dev.ensemble.lab.run.supervisor;

import dev.ensemble.chassis.config.UsageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The folder that holds everything of one ensemble: database, logs, passwords, state. One supervisor at a time. */
public final class DataFolder implements AutoCloseable {
    private static final String LOCK = "lock";
    private static final Set<String> OURS =
            Set.of(LOCK, "state.json", "secrets.json", "tokens", "identities", "postgres", "consul",
                    "logs");

    // POSIX drops a process's lock when it closes any descriptor of the file: never open one that this process holds.
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;

    private DataFolder(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Takes the folder for this process, making it if need be; refused if another supervisor has it or it holds other
     * things.
     */
    public static DataFolder take(Path path) throws IOException {
        refuseForeign(path);
        PrivateFile.folder(path);
        Path real = path.toRealPath();
        if (!HELD.add(real)) {
            throw new UsageException(inUse(path));
        }
        FileChannel channel =
                FileChannel.open(real.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            HELD.remove(real);
            channel.close();
            throw new UsageException(inUse(path));
        }
        return new DataFolder(real, channel);
    }

    /** Whether a supervisor has the folder now. */
    public static boolean isTaken(Path path) throws IOException {
        if (!Files.exists(path.resolve(LOCK))) {
            return false;
        }
        if (HELD.contains(path.toRealPath())) {
            return true;
        }
        try (FileChannel channel = FileChannel.open(path.resolve(LOCK), StandardOpenOption.WRITE)) {
            return channel.tryLock() == null;
        }
    }

    /** The file that says what runs, see {@link Ledger}. */
    public static Path stateFile(Path data) {
        return data.resolve("state.json");
    }

    /** The log of one instance. */
    public static Path log(Path data, String instance) {
        return data.resolve("logs").resolve(instance + ".log");
    }

    /** The keys of tokens. */
    public static Path tokens(Path data) {
        return data.resolve("tokens");
    }

    /** The certificate authority, and the certificates of all processes. */
    public static Path identities(Path data) {
        return data.resolve("identities");
    }

    /** What the Consul servers keep. */
    public static Path consul(Path data) {
        return data.resolve("consul");
    }

    /** Where it lies. */
    public Path path() {
        return path;
    }

    /** Deletes what an ensemble writes, and the folder if nothing else is in it. */
    public void purge() throws IOException {
        for (String name : OURS) {
            if (!name.equals(LOCK)) {
                delete(path.resolve(name));
            }
        }
        Files.delete(path.resolve(LOCK));
        try (Stream<Path> rest = Files.list(path)) {
            if (rest.findAny().isEmpty()) {
                Files.delete(path);
            }
        }
    }

    /** Lets the folder go. */
    @Override
    public void close() throws IOException {
        channel.close();
        HELD.remove(path);
    }

    private static String inUse(Path path) {
        String who = Ledger.read(stateFile(path))
                .map(state -> " (pid " + state.supervisor().pid() + ", gateway at 127.0.0.1:"
                        + state.gatewayPort() + ")")
                .orElse("");
        return "an ensemble is already running on " + path + who + "; `./ensemble down` stops it";
    }

    private static void refuseForeign(Path path) throws IOException {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new UsageException("the data folder " + path + " is a file");
        }
        if (!Files.exists(path) || Files.exists(path.resolve(LOCK))) {
            return;
        }
        try (Stream<Path> content = Files.list(path)) {
            if (content.findAny().isPresent()) {
                throw new UsageException(
                        "the folder " + path + " is not empty and was not made by an ensemble; name another");
            }
        }
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(tree)) {
            deepestFirst = all.toList().reversed();
        }
        for (Path each : deepestFirst) {
            Files.delete(each);
        }
    }
}
