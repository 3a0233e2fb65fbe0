package dev.ensemble.lab.run.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ensemble.chassis.config.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InstanceTest {
    private static final String SLEEP = "exec sleep 600";
    private static final Optional<Duration> SOON = Optional.of(Duration.ofMillis(50));
    private static final Optional<Duration> NEVER = Optional.empty();

    @TempDir
    private Path data;

    private final List<InstanceEvent> events = new CopyOnWriteArrayList<>();
    private Ledger ledger;
    private Instance instance;

    @BeforeEach
    void writeLedger() {
        ledger = new Ledger(DataFolder.stateFile(data), 0);
    }

    @AfterEach
    void stop() throws InterruptedException {
        instance.close();
        assertThat(Ledger.read(DataFolder.stateFile(data)).orElseThrow().children()).isEmpty();
    }

    @Test
    void startsAgainWhatWasKilled() {
        run(ShellProcessSpec.running(SLEEP), SOON);
        long first = pid();

        instance.kill();

        await().until(() -> instance.isReady() && pid() != first);
        assertThat(ProcessHandle.of(first)).isEmpty();
        assertThat(instance.status(false).restarts()).isEqualTo(1);
    }

    @Test
    void memoryIsMeasuredOnlyWhenAskedForAndThatOfTheLastRunIsForgotten() {
        run(ShellProcessSpec.running(SLEEP), SOON);
        long first = pid();
        assertThat(instance.status(false).memoryBytes()).isZero();

        long measured = instance.status(true).memoryBytes();

        assertThat(measured).isPositive();
        assertThat(instance.status(false).memoryBytes()).isEqualTo(measured);
        instance.kill();
        await().until(() -> instance.isReady() && pid() != first);
        assertThat(instance.status(false).memoryBytes()).isZero();
    }

    @Test
    void isNotReadyFromTheKillOn() {
        run(ShellProcessSpec.running(SLEEP), NEVER);

        instance.kill();

        assertThat(instance.isReady()).isFalse();
        await().during(Duration.ofMillis(500)).until(() -> !instance.isReady());
    }

    @Test
    void leavesTheDeadAloneWhenToldTo() {
        run(ShellProcessSpec.running(SLEEP), NEVER);

        instance.kill();

        await().until(() -> state().equals("dead"));
        await().during(Duration.ofMillis(500)).until(() -> state().equals("dead"));
        instance.start();
        await().until(instance::isReady);
    }

    @Test
    void lettingItFinishComesBeforeStopping() {
        run(ShellProcessSpec.running("trap 'echo finished; exit 0' TERM; echo begun; while :; do sleep 0.01; done"),
                SOON);
        await().until(() -> log().contains("begun"));

        stopped();

        assertThat(log()).contains("finished");
        assertThat(state()).isEqualTo("stopped");
    }

    @Test
    void killsWhatDoesNotLeave() {
        run(new ShellProcessSpec("trap '' TERM; echo begun; while :; do sleep 0.01; done", Duration.ofMillis(200)),
                SOON);
        await().until(() -> log().contains("begun"));
        long pid = pid();

        stopped();

        assertThat(ProcessHandle.of(pid)).isEmpty();
        assertThat(events).anyMatch(event -> event.text().contains("did not leave"));
    }

    @Test
    void freezesAndThaws() {
        run(ShellProcessSpec.running("while :; do echo beat; sleep 0.01; done"), SOON);
        long pid = pid();

        instance.freeze();

        assertThat(state()).isEqualTo("frozen");
        await().until(() -> systemState(pid) == 'T');
        assertThatThrownBy(instance::freeze).isInstanceOf(UsageException.class).hasMessage("it is frozen already");

        instance.thaw();

        await().until(() -> systemState(pid) != 'T' && instance.isReady());
        assertThat(pid()).isEqualTo(pid);
    }

    @Test
    void stopsWhatIsFrozen() {
        run(ShellProcessSpec.running(SLEEP), SOON);
        instance.freeze();

        stopped();

        assertThat(state()).isEqualTo("stopped");
        assertThatThrownBy(instance::kill).isInstanceOf(UsageException.class).hasMessage("it has no process (stopped)");
    }

    @Test
    void whatCannotBeWatchedDoesNotGoOn() {
        Switched part = new Switched(ShellProcessSpec.running("echo $$; " + SLEEP), () -> {
            await().until(() -> !log().isEmpty());
            throw new IllegalStateException("no probe is possible");
        }, () -> false);
        instance = new Instance("it", "test", part, data.resolve("it.log"), ledger, NEVER, events::add);
        instance.start();

        await().until(() -> state().equals("dead"));
        assertThat(ProcessHandle.of(Long.parseLong(log().strip()))).isEmpty();
        assertThat(events).anyMatch(event -> event.text().contains("no probe is possible"));
    }

    @Test
    void keepsTheProcessInTheLedgerWhileItLives() throws IOException {
        run(ShellProcessSpec.running(SLEEP), SOON);

        ProcessMark mark = Ledger.read(DataFolder.stateFile(data)).orElseThrow().children().get("it");

        assertThat(mark.pid()).isEqualTo(pid());
        assertThat(mark.alive()).isPresent();
        assertThat(Files.getPosixFilePermissions(DataFolder.stateFile(data)))
                .extracting(Enum::name)
                .containsExactlyInAnyOrder("OWNER_READ", "OWNER_WRITE");
    }

    @Test
    void whatCannotStartIsTriedAgainLessAndLessOften() {
        run(ShellProcessSpec.running("exit 3"), SOON);

        await().until(() -> instance.crashCount() >= 3);

        assertThat(instance.status(false).note()).isEqualTo("exited with code 3");
    }

    private void run(ShellProcessSpec part, Optional<Duration> restartAfter) {
        instance = new Instance("it", "test", part, data.resolve("it.log"), ledger, restartAfter, events::add);
        instance.start();
        if (!part.script().startsWith("exit")) {
            await().until(instance::isReady);
        }
    }

    private void stopped() {
        try {
            instance.stop();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private long pid() {
        return instance.status(false).pid();
    }

    private String state() {
        return instance.status(false).state();
    }

    private String log() throws RuntimeException {
        try {
            return Files.readString(data.resolve("it.log"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The letter that the kernel has for what a process does. */
    private static char systemState(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        return stat.charAt(stat.lastIndexOf(')') + 2);
    }
}
