package dev.ensemble.chassis.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.IVersionProvider;

/** The version of all that this repository builds, as the parent pom has it; what {@code --version} prints. */
public final class Version implements IVersionProvider {

    /** Such as {@code 0.1.0}. */
    public static String current() {
        try (InputStream text = Version.class.getResourceAsStream("version.txt")) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String[] getVersion() { return new String[]{"${COMMAND-FULL-NAME} " + current()}; }
}
