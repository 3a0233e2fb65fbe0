package dev.ensemble.lab.prove.cluster;

import dev.ensemble.chassis.config.UsageException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A node that is a container of the local engine.
 *
 * @param engine such as {@code docker}
 */
public record KindNode(String engine, String container) {
    private static final Pattern PROVIDER_ID = Pattern.compile("kind://(docker|podman|nerdctl)/[^/]+/([^/]+)");
    private static final int PATIENCE_SECONDS = 60;

    static KindNode of(String providerId) {
        Matcher matcher = PROVIDER_ID.matcher(String.valueOf(providerId));
        if (!matcher.matches()) {
            throw new UsageException("only a node that kind made can be killed from here; this one is " + providerId
                    + ", not kind://docker/…");
        }
        return new KindNode(matcher.group(1), matcher.group(2));
    }

    /** SIGKILL of everything on it, at once. */
    public void kill() throws IOException, InterruptedException {
        run("kill");
    }

    /** Boots it again. */
    public void start() throws IOException, InterruptedException {
        run("start");
    }

    private void run(String verb) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(engine, verb, container)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(engine + " " + verb + " " + container + " failed");
        }
    }
}
