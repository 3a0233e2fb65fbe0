package dev.ensemble.chassis.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A process that serves one call at a time, and a principal who asks for more than all others. */
class SharesTest {
    private static final String GREEDY = "mallory";
    private static final int CAPACITY = 64;
    private static final long MILLI = 1_000_000;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final AtomicLong now = new AtomicLong();
    private final List<Permit> permits = new CopyOnWriteArrayList<>();
    private final List<String> served = new CopyOnWriteArrayList<>();
    private final List<String> shed = new CopyOnWriteArrayList<>();
    private Admission admission = admission(true);

    private Admission admission(boolean shared) {
        return new Admission(1, shared, Optional.of(timer), now::get);
    }

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    private void ask(String principal, Criticality criticality) {
        String told = criticality == Criticality.CRITICAL_PLUS ? principal + ", begun" : principal;
        admission.submit(criticality, "Create", principal, Long.MAX_VALUE, 0, false, new Admission.Listener() {
            @Override
            public void admitted(Permit permit) {
                served.add(told);
                permits.add(permit);
            }

            @Override
            public void refused(Admission.Refusal why) {
                shed.add(told);
            }
        });
    }

    private void ask(String principal, int calls) {
        for (int i = 0; i < calls; i++) {
            ask(principal, Criticality.SHEDDABLE_PLUS);
        }
    }

    private void serveAll() {
        while (!permits.isEmpty()) {
            permits.removeFirst().end();
        }
    }

    @Test
    void aCallOfAnotherIsServedBeforeThoseOfWhoIsBeingServed() {
        admission = new Admission(2, true, Optional.of(timer), now::get);
        ask(GREEDY, 10);
        ask("ada", 1);
        permits.removeFirst().end();
        assertThat(served).containsExactly(GREEDY, GREEDY, "ada");
        serveAll();
        assertThat(Collections.frequency(served, GREEDY)).isEqualTo(10);
        assertThat(shed).isEmpty();
    }

    @Test
    void whoFillsTheQueueIsShedAndNobodyElse() {
        ask(GREEDY, 1 + CAPACITY);
        ask("ada", 5);
        assertThat(shed).hasSize(5).containsOnly(GREEDY);
        serveAll();
        assertThat(served).contains("ada");
        assertThat(Collections.frequency(served, "ada")).isEqualTo(5);
    }

    @Test
    void controlWithoutSharesTheOthersAreShed() {
        admission = admission(false);
        ask(GREEDY, 1 + CAPACITY);
        ask("ada", 5);
        assertThat(shed).hasSize(5).containsOnly("ada");
    }

    @Test
    void whatHasBeenBegunIsServedBeforeWhosesoeverNewCall() {
        ask(GREEDY, 2);
        ask("ada", Criticality.SHEDDABLE_PLUS);
        ask(GREEDY, Criticality.CRITICAL_PLUS);
        permits.removeFirst().end();
        assertThat(served).containsExactly(GREEDY, GREEDY + ", begun");
    }

    @Test
    void aQueueThatStandsMakesItsOwnPrincipalWaitShorterAndNoOther() {
        assertThat(shedAfterAStandingQueue()).contains(GREEDY).doesNotContain("ada");
    }

    @Test
    void controlWithoutSharesItDoesSoToAll() {
        admission = admission(false);
        assertThat(shedAfterAStandingQueue()).contains(GREEDY, "ada");
    }

    /** The greedy one's queue is not empty for longer than a burst; then ada waits for 90 ms. */
    private List<String> shedAfterAStandingQueue() {
        ask(GREEDY, 2);
        for (int i = 0; i < 11; i++) {
            now.addAndGet(100 * MILLI);
            ask(GREEDY, 1);
            permits.removeFirst().end();
        }
        ask("ada", 1);
        ask(GREEDY, 1);
        now.addAndGet(90 * MILLI);
        ask("bob", 1);
        return shed;
    }

    @Test
    void whoIsAloneHasItAll() {
        ask(GREEDY, 1 + CAPACITY);
        assertThat(shed).isEmpty();
        serveAll();
        assertThat(served).hasSize(1 + CAPACITY);
        assertThat(admission.inFlight()).isZero();
    }
}
