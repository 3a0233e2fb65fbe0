package dev.ensemble.lab.run.supervisor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Another process that looks at a data folder: locks are between processes. */
final class OtherProcess {
    private OtherProcess() {}

    static String sees(Path data) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OtherProcess.class.getName(),
                data.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said.strip();
    }

    public static void main(String[] args) throws IOException {
        System.out.println(DataFolder.isTaken(Path.of(args[0])) ? "taken" : "free");
    }
}
