package dev.ensemble.lab.run.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** On the kernel's own word: what it says about a process in {@code /proc/PID/autogroup}. */
@EnabledIf("hasAutogroups")
final class StartWeightTest {
    private static final String LOW = "nice 19";
    private static final String FULL = "nice 0";

    @TempDir
    private Path data;

    private final AtomicBoolean ready = new AtomicBoolean();
    private final AtomicBoolean gentle = new AtomicBoolean(true);
    private Instance instance;

    static boolean hasAutogroups() {
        return Files.exists(Path.of("/proc/self/autogroup"));
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (instance != null) {
            instance.close();
        }
    }

    @Test
    void whatStartsHasLittleWeightUntilItIsReady() throws IOException {
        String own = autogroup("self");
        start();
        await().until(() -> autogroup().endsWith(LOW));
        assertThat(autogroup("self")).isEqualTo(own);

        ready.set(true);
        await().until(() -> autogroup().endsWith(FULL));

        ready.set(false);
        await().until(() -> state().equals("unready"));
        await().during(Duration.ofMillis(500)).until(() -> autogroup().endsWith(FULL));
    }

    @Test
    void itHasLittleWeightFromItsFirstInstruction() throws IOException {
        String own = autogroup("self");
        Path first = data.resolve("first");
        start("cat /proc/self/autogroup > " + first + "; exec sleep 600");
        await().until(() -> Files.exists(first) && Files.readString(first).strip().endsWith(LOW));
        assertThat(autogroup("self")).isEqualTo(own);
    }

    @Test
    void itsNextLifeBeginsWithLittleWeightAgain() {
        ready.set(true);
        start();
        await().until(instance::isReady);
        long first = pid();
        ready.set(false);

        instance.kill();

        await().until(() -> pid() != first && autogroup().endsWith(LOW));
    }

    @Test
    void whatStartsGetsItsWeightBackWhenNobodyElseServesAnyMore() {
        start();
        await().until(() -> autogroup().endsWith(LOW));
        gentle.set(false);
        await().until(() -> autogroup().endsWith(FULL));
    }

    @Test
    void withoutItWhatStartsWeighsAsMuchAsWhatServes() {
        gentle.set(false);
        start();
        await().during(Duration.ofMillis(500)).until(() -> autogroup().endsWith(FULL));
    }

    @Test
    void whatIsNeverReadyGetsItsWeightBackInTheEnd() throws IOException {
        Process process = child(OwnSession.prefix());
        try {
            StartWeight weight = new StartWeight(process.pid(), 0, Duration.ofSeconds(2));
            await().until(() -> {
                weight.adjust(19);
                return !weight.full();
            });
            assertThat(autogroup(process.pid())).endsWith(LOW);
            await().until(() -> {
                weight.adjust(19);
                return weight.full();
            });
            assertThat(autogroup(process.pid())).endsWith(FULL);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void whatServesMayWeighLessThanTheDatabase() throws IOException {
        Process process = child(OwnSession.prefix());
        try {
            StartWeight weight = new StartWeight(process.pid(), 5, StartWeight.LONGEST);
            assertThat(weight.full()).as("where nothing can be done, nothing is left to be done").isTrue();
            await().until(() -> {
                weight.adjust(19);
                return autogroup(process.pid()).endsWith(LOW);
            });
            assertThat(weight.full()).isFalse();
            await().until(() -> {
                weight.adjust(5);
                return weight.full();
            });
            assertThat(autogroup(process.pid())).endsWith("nice 5");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aProcessInTheSupervisorsSessionIsLeftAlone() throws IOException {
        String own = autogroup("self");
        Process process = child(List.of());
        try {
            StartWeight weight = new StartWeight(process.pid(), 0, StartWeight.LONGEST);
            weight.adjust(19);
            assertThat(weight.full()).isTrue();
            assertThat(autogroup("self")).isEqualTo(own);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process child(List<String> prefix) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of("sleep", "600"));
        return new ProcessBuilder(command).start();
    }

    private void start() {
        start("exec sleep 600");
    }

    private void start(String script) {
        Switched part = new Switched(ShellProcessSpec.running(script), ready::get, gentle::get);
        Ledger ledger = new Ledger(DataFolder.stateFile(data), 0);
        Optional<Duration> soon = Optional.of(Duration.ofMillis(50));
        instance = new Instance("it", "test", part, data.resolve("it.log"), ledger, soon, event -> {});
        instance.start();
        await().until(() -> pid() != 0);
    }

    private long pid() {
        return instance.status(false).pid();
    }

    private String state() {
        return instance.status(false).state();
    }

    private String autogroup() throws IOException {
        return autogroup(pid());
    }

    private static String autogroup(Object pid) throws IOException {
        Path file = Path.of("/proc", pid.toString(), "autogroup");
        return Files.exists(file) ? Files.readString(file).strip() : "";
    }
}
