package dev.ensemble.lab.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.lab.run.supervisor.ProgramPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The manifests of this repository: as they are written, and as kustomize renders them. */
final class Manifests {
    static final Path FOLDER = Path.of("..", "k8s").toAbsolutePath().normalize();

    static final String DEPLOYMENT = "deployment.yaml";
    static final String KUSTOMIZATION = "kustomization.yaml";

    private static final List<List<String>> RENDERERS =
            List.of(List.of("kubectl", "kustomize"), List.of("kustomize", "build"));

    private Manifests() {}

    /** What stands in the files, each complete in itself, without a word from kustomize: all but the Deployments. */
    static List<Manifest> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(".yaml"))
                    .filter(f -> !f.endsWith(KUSTOMIZATION) && !f.endsWith("kind.yaml"))
                    .filter(f -> !f.endsWith(DEPLOYMENT))
                    .sorted()
                    .flatMap(f -> Manifest.read(folder.relativize(f).toString(), text(f)).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that is written, the Deployments with what they have alike. */
    static List<Manifest> written(Path folder) throws IOException, InterruptedException {
        List<Manifest> all = new ArrayList<>(files(folder));
        for (String deployment : deployments(folder)) {
            all.addAll(Manifest.read("base", deployment));
        }
        return all;
    }

    /** The Deployments, as YAML, with what they have alike. */
    static List<String> deployments(Path folder) throws IOException, InterruptedException {
        CommandResult rendered = render(folder, "base");
        assertThat(rendered.code()).describedAs(rendered.error()).isZero();
        return Arrays.stream(rendered.output().split("(?m)^---\n"))
                .filter(document -> document.contains("\nkind: Deployment\n"))
                .toList();
    }

    /** A copy of the folder with secrets of its own. */
    static Path prepared(Path copy) throws IOException, InterruptedException {
        requireOpenssl();
        copied(copy);
        CommandResult prepared = run(copy, List.of(copy.resolve("prepare").toString(), "--secrets-only"));
        assertThat(prepared.code()).describedAs(prepared.error()).isZero();
        return copy;
    }

    /** A copy of the folder as a fresh clone has it. */
    static Path copied(Path copy) throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            for (Path from : (Iterable<Path>) files::iterator) {
                Path to = copy.resolve(FOLDER.relativize(from).toString());
                if (Files.isRegularFile(from) && !from.toString().contains("written-by-k8s-prepare")) {
                    Files.createDirectories(to.getParent());
                    Files.copy(from, to);
                }
            }
        }
        return copy;
    }

    /** What kustomize makes of a folder; skips the test, loudly, where there is no kustomize, except in CI. */
    static CommandResult render(Path folder, String what) throws IOException, InterruptedException {
        Optional<List<String>> renderer = RENDERERS.stream().filter(r -> onPath(r.getFirst())).findFirst();
        if (renderer.isEmpty()) {
            skip("OVERLAYS NOT RENDERED: put kubectl or kustomize on the PATH to check them too");
        }
        List<String> command = new ArrayList<>(renderer.get());
        command.add(folder.resolve(what).toString());
        return run(folder, command);
    }

    /** Skips a test of what {@code k8s/prepare} makes, loudly, where its openssl is not, except in CI. */
    private static void requireOpenssl() {
        if (!onPath("openssl")) {
            skip("SECRETS AND OVERLAYS NOT CHECKED: put openssl on the PATH to check them too");
        }
    }

    private static void skip(String message) {
        assertThat(System.getenv("CI")).describedAs(message).isNull();
        System.err.println(message);
        Assumptions.abort(message);
    }

    /** How a program ended, and what it printed. */
    record CommandResult(int code, String output, String error) {}

    static CommandResult run(Path folder, List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("output", ".txt");
        Path error = Files.createTempFile("error", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(error.toFile())
                    .start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).describedAs(command + " ended").isTrue();
            return new CommandResult(process.exitValue(), Files.readString(output), Files.readString(error));
        } finally {
            Files.delete(output);
            Files.delete(error);
        }
    }

    private static boolean onPath(String program) {
        return ProgramPath.find(program).isPresent();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
