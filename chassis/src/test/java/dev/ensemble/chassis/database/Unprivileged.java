package dev.ensemble.chassis.database;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How to run a program that refuses to run as root, which tests in a container often are. */
final class Unprivileged {
    private static final String NOBODY = "65534";

    private Unprivileged() {}

    /** The words to put before a command that is to own {@code directory}; none when nothing is needed. */
    static List<String> prefix(Path directory) throws IOException, InterruptedException {
        if (!System.getProperty("user.name").equals("root")) {
            return List.of();
        }
        List<String> namespace = List.of("unshare", "--user", "--map-user=1000");
        if (succeeds(namespace, "true")) {
            return namespace;
        }
        if (!succeeds(List.of(), "chown", NOBODY + ":" + NOBODY, directory.toString())) {
            throw new IOException("cannot give " + directory + " to nobody, and PostgreSQL does not run as root");
        }
        return List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
    }

    private static boolean succeeds(List<String> prefix, String... command) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(prefix);
        words.addAll(List.of(command));
        return new ProcessBuilder(words).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
    }
}
