package dev.ensemble.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.chassis.error.ErrorDetails;
import dev.ensemble.chassis.error.InDoubt;
import dev.ensemble.chassis.error.ServiceException;
import io.grpc.Metadata;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckedCallTest {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Deque<ServiceException> failures = new ArrayDeque<>();
    private boolean inDoubt = true;

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CIRCUIT_OPEN", "BULKHEAD_FULL", "OVERLOADED"})
    void aSecondLookThatIsRefusedBeforeItIsSentLeavesTheFirstInDoubt(String reason) {
        failures.addAll(List.of(shed("OVERLOADED"), shed(reason)));
        assertThat(InDoubt.is(end(true))).isTrue();
        assertThat(failures).isEmpty();
    }

    @Test
    void aSecondLookThatIsRefusedForGoodSettlesIt() {
        failures.addAll(List.of(shed("OVERLOADED"), ServiceException.alreadyExists("REUSED", "another one's key")));
        assertThat(InDoubt.is(end(true))).isFalse();
    }

    @Test
    void whatIsNotInDoubtIsNotLookedAtAgain() {
        inDoubt = false;
        failures.addAll(List.of(shed("OVERLOADED"), shed("NEVER_ASKED")));
        assertThat(InDoubt.is(end(true))).isFalse();
        assertThat(failures).hasSize(1);
    }

    @Test
    void whatChangesNothingIsNotLookedAtAgain() {
        failures.addAll(List.of(shed("OVERLOADED"), shed("NEVER_ASKED")));
        end(false);
        assertThat(failures).hasSize(1);
    }

    private static ServiceException shed(String reason) {
        return ServiceException.exhausted(reason, "too much", Duration.ofMillis(1));
    }

    /** The trailers that the outcome hears of a call that fails each time; the first failure is in doubt. */
    private Metadata end(boolean changes) {
        CompletableFuture<Metadata> heard = new CompletableFuture<>();
        CheckedCall.start(
                changes,
                (left, outcome) -> {
                    ServiceException failure = failures.remove();
                    Metadata trailers = ErrorDetails.trailers(failure, "some");
                    if (inDoubt) {
                        InDoubt.mark(trailers);
                        inDoubt = false;
                    }
                    outcome.ended(failure.status(), null, trailers);
                    return null;
                },
                Duration.ofSeconds(10),
                timer,
                (status, response, trailers) -> heard.complete(trailers));
        return heard.join();
    }
}
