package dev.ensemble.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * PostgreSQL refuses to run as root, and as a user id that has no account. Such users run it in a user namespace, where
 * the same user has another number and nothing changes hands; root, where namespaces are forbidden, as {@code nobody}.
 */
public final class Unprivileged {
    private static final String NOBODY = "65534";
    private static final List<String> NAMESPACE = List.of("unshare", "--user", "--map-user=" + NOBODY);
    private static final List<String> OTHER_USER =
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");

    private final List<String> prefix;

    private Unprivileged(List<String> prefix) {
        this.prefix = prefix;
    }

    /** Finds the way that works on this machine. */
    public static Unprivileged find() throws IOException, InterruptedException {
        if (!isRoot() && hasAccount()) {
            return new Unprivileged(List.of());
        }
        for (List<String> way : isRoot() ? List.of(NAMESPACE, OTHER_USER) : List.of(NAMESPACE)) {
            if (works(way)) {
                return new Unprivileged(way);
            }
        }
        throw new IOException(isRoot()
                ? "PostgreSQL refuses to run as root, and neither unshare nor setpriv works here;"
                        + " run ./ensemble as another user"
                : "PostgreSQL refuses a user id that has no account (in /etc/passwd), and unshare does not work here;"
                        + " run ./ensemble as another user");
    }

    /** In words, for the doctor. */
    public String describe() {
        return prefix.isEmpty() ? "as the user that runs this" : "by " + prefix.getFirst();
    }

    /** The words that run a program so. */
    public List<String> command(Path program, List<String> arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(program.toString());
        command.addAll(arguments);
        return command;
    }

    /** Hands a folder to the user that the command will run as, if that is another one. */
    public void own(Path folder) throws IOException, InterruptedException {
        if (prefix.equals(OTHER_USER)) {
            run(List.of("chown", "-R", NOBODY + ":" + NOBODY, folder.toString()));
            for (Path above = folder.getParent(); above != null; above = above.getParent()) {
                if (!run(command(Path.of("test"), List.of("-x", above.toString())))) {
                    throw new IOException("PostgreSQL runs as nobody here, who may not enter " + above
                            + "; choose another folder with --data");
                }
            }
        }
    }

    /** Java has no name for a user without one. */
    private static boolean hasAccount() {
        return !System.getProperty("user.name").equals("?");
    }

    private static boolean isRoot() throws IOException {
        Path self = Path.of("/proc/self");
        return Files.exists(self)
                ? Files.getAttribute(self, "unix:uid").equals(0)
                : "root".equals(System.getProperty("user.name"));
    }

    private static boolean works(List<String> way) throws InterruptedException {
        List<String> attempt = new ArrayList<>(way);
        attempt.add("true");
        try {
            return run(attempt);
        } catch (IOException e) {
            return false; // The program is not installed.
        }
    }

    private static boolean run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor() == 0;
    }
}
