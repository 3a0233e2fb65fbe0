package dev.ensemble.lab.run.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The script that people type, run as a stranger's shell would run it. */
record Launcher(Path script) {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** What a run left. */
    record Outcome(int exitCode, String output) {}

    /** That of this build. */
    static Launcher here() {
        return new Launcher(ROOT.resolve("ensemble"));
    }

    /** A copy in a folder where nothing is built, and where {@code build} is run in Maven's place. */
    static Launcher in(Path folder, String build) throws IOException {
        Files.createDirectories(folder);
        Files.copy(ROOT.resolve("ensemble"), folder.resolve("ensemble"));
        Files.writeString(folder.resolve("mvnw"), "#!/bin/sh\n" + build + "\n");
        for (String program : new String[]{"ensemble", "mvnw"}) {
            Files.setPosixFilePermissions(folder.resolve(program), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return new Launcher(folder.resolve("ensemble"));
    }

    /** A copy with the real Maven wrapper, in a folder where nothing is built. */
    static Launcher unbuilt(Path folder) throws IOException {
        Path wrapper = Path.of(".mvn/wrapper/maven-wrapper.properties");
        Files.createDirectories(folder.resolve(wrapper).getParent());
        for (Path file : new Path[]{Path.of("ensemble"), Path.of("mvnw"), wrapper}) {
            Files.copy(ROOT.resolve(file), folder.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
        }
        return new Launcher(folder.resolve("ensemble"));
    }

    /** Types a command. */
    static Outcome shell(String command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return outcome(builder.start());
    }

    /** Runs it in an environment that has these variables, the PATH, and no others. */
    Outcome run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = script.toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", System.getenv("PATH"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return outcome(builder.start());
    }

    private static Outcome outcome(Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(200, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("it does not end: " + output);
        }
        return new Outcome(process.exitValue(), output);
    }
}
