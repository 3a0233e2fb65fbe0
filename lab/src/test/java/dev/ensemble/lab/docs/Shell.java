package dev.ensemble.lab.docs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Types commands at the root of the repository, on an ensemble of its own. */
record Shell(Path data, int port, int grpcPort, Map<String, String> environment) {

    Shell(Path data, int port) {
        this(data, port, 0, Map.of());
    }

    /** What a command left: its exit code, and what it printed. */
    record ShellResult(int exitCode, String output) {}

    private static final long PATIENCE_SECONDS = 180;

    /** Types a command of the README, which goes to this ensemble and not to one that may run at the usual place. */
    ShellResult type(String command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(data, "command", ".out");
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", here(command))
                .directory(MarkdownPage.ROOT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("ENSEMBLE_DATA", data.resolve("ensemble").toString());
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(command + " does not end:\n" + Files.readString(output));
        }
        return new ShellResult(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }

    /** What is typed in place of the command, to reach this ensemble. */
    String here(String command) {
        return command
                .replace("localhost:8080", "localhost:" + port)
                .replace("localhost:9090", "localhost:" + grpcPort)
                .replaceFirst("^\\./ensemble up$", "./ensemble up --detach --grpc-port " + grpcPort + " --port " + port)
                .replaceFirst("^\\./ensemble load .*$", "$0 --url http://localhost:" + port);
    }
}
