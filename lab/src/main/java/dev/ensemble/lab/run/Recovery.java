package dev.ensemble.lab.run;

import dev.ensemble.lab.run.postgres.OrphanedBackends;
import dev.ensemble.lab.run.supervisor.DataFolder;
import dev.ensemble.lab.run.supervisor.Ledger;
import dev.ensemble.lab.run.supervisor.ProcessMark;
import dev.ensemble.lab.run.supervisor.Signals.Signal;
import dev.ensemble.lab.run.supervisor.StaleProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Cleans up after a supervisor that was killed. The caller holds the data folder: no other supervisor looks after it. */
public final class Recovery {
    private static final Duration GRACE = Duration.ofSeconds(15);

    private Recovery() {}

    /** Ends what is left, services before the database; returns the instances that were found alive. */
    public static List<String> endLeftovers(Path data) throws IOException, InterruptedException {
        Path file = DataFolder.stateFile(data);
        Map<String, ProcessMark> children =
                Ledger.read(file).map(Ledger.SupervisorState::children).orElse(Map.of());
        List<String> found = children.entrySet().stream()
                .filter(child -> child.getValue().alive().isPresent())
                .map(Map.Entry::getKey)
                .toList();
        for (Service service : List.of(Service.values()).reversed()) {
            List<ProcessMark> marks = children.entrySet().stream()
                    .filter(child -> service.owns(child.getKey()))
                    .map(Map.Entry::getValue)
                    .toList();
            StaleProcesses.end(marks, service.isJava() ? Signal.TERM : Signal.INT, GRACE);
        }
        OrphanedBackends.awaitGone(data);
        Files.deleteIfExists(file);
        return found;
    }
}
