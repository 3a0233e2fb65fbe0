package dev.ensemble.lab.prove.faults;

import static org.awaitility.Awaitility.await;

import dev.ensemble.lab.load.http.HttpCaller;
import dev.ensemble.lab.load.http.LabClock;
import dev.ensemble.lab.load.http.UnreadableException;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.timeline.EventPages;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is done to a process that cannot say so itself stands in the timeline. */
@ExtendWith(SharedEnsemble.class)
class WitnessIT {
    @Test
    @Timeout(120)
    void anotherProcessWritesDownThatOneWasFrozenAndThawed(Ensemble ensemble) {
        String since = LabClock.now().toString(); // the lab's time goes with what it does
        ensemble.freeze("order-2");
        awaitFault(ensemble, since, "order-2 frozen");
        ensemble.thaw("order-2");
        awaitFault(ensemble, since, "order-2 thawed");
    }

    private static void awaitFault(Ensemble ensemble, String since, String fault) {
        await(fault).atMost(Duration.ofSeconds(30)).until(() -> faults(ensemble, since).contains(fault));
    }

    private static List<String> faults(Ensemble ensemble, String since) throws UnreadableException {
        try (HttpCaller caller = EventPages.caller(ensemble.gateway(), Optional.empty())) {
            return new EventPages(caller).since(since).stream().filter(event -> event.kind().equals("FAULT"))
                    .map(event -> event.subject() + " " + event.text()).toList();
        }
    }
}
