package dev.ensemble.registry.consul;

import dev.ensemble.chassis.config.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ACL token for Consul. One in a file may be replaced there, and is read again when the one before is refused. */
public final class ConsulToken {
    private static final Logger log = LoggerFactory.getLogger(ConsulToken.class);

    private final Optional<Path> file;
    private volatile String value;

    private ConsulToken(Optional<Path> file, String value) {
        this.file = file;
        this.value = value;
    }

    /** One that stays; empty for none. */
    public static ConsulToken of(String value) {
        return new ConsulToken(Optional.empty(), value);
    }

    /** What stands in a file, without white space around it. */
    public static ConsulToken in(Path file) {
        try {
            return new ConsulToken(Optional.of(file), Files.readString(file).strip());
        } catch (IOException e) {
            throw new UsageException("--consul-token-file: cannot read " + file + ": " + e);
        }
    }

    String value() {
        return value;
    }

    /** Whether there is another token now than the one that was refused. */
    synchronized boolean isReplaced(String refused) {
        if (value.equals(refused) && file.isPresent()) {
            try {
                value = Files.readString(file.get()).strip();
            } catch (IOException e) {
                log.warn("Consul refuses the token, and {} cannot be read again: {}", file.get(), e.toString());
            }
            if (!value.equals(refused)) {
                log.info("Consul refused the token: another one was in {}", file.get());
            }
        }
        return !value.equals(refused);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return file.map(path -> "token in " + path).orElse(value.isEmpty() ? "no token" : "token");
    }
}
