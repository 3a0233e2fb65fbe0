package dev.ensemble.lab.run.postgres;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import dev.ensemble.lab.run.supervisor.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** Generated passwords, kept beside the data that they open, readable by their owner only. */
public final class Secrets {
    private static final int BYTES = 24;
    private static final Gson GSON = new Gson();

    private final Path file;

    /** Passwords in {@code data}'s file, which need not exist yet. */
    public Secrets(Path data) {
        this.file = data.resolve("secrets.json");
    }

    /** The password of this role, made when it is first asked for. */
    public synchronized String password(String role) throws IOException {
        Map<String, String> all = read();
        if (!all.containsKey(role)) {
            byte[] random = new byte[BYTES];
            new SecureRandom().nextBytes(random);
            all.put(role, HexFormat.of().formatHex(random));
            PrivateFile.replace(file, GSON.toJson(all));
        }
        return all.get(role);
    }

    private Map<String, String> read() throws IOException {
        return Files.exists(file)
                ? GSON.fromJson(Files.readString(file), new TypeToken<TreeMap<String, String>>() {})
                : new TreeMap<>();
    }
}
