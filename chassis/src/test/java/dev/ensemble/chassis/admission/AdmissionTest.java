package dev.ensemble.chassis.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final long MILLI = 1_000_000;
    private static final long NO_DEADLINE = Long.MAX_VALUE;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final AtomicLong now = new AtomicLong();
    private final Admission admission = new Admission(1, true, Optional.of(timer), now::get);

    private static final class ListeningCall implements Admission.Listener {
        private volatile Permit permit;
        private volatile Admission.Refusal refusal;

        @Override
        public void admitted(Permit given) {
            permit = given;
        }

        @Override
        public void refused(Admission.Refusal why) {
            refusal = why;
        }
    }

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    private ListeningCall call(Criticality criticality, long leftNanos) {
        return call(criticality, leftNanos, 0);
    }

    private ListeningCall call(Criticality criticality, long leftNanos, long waitedNanos) {
        ListeningCall caller = new ListeningCall();
        admission.submit(criticality, "Create", "", leftNanos, waitedNanos, true, caller);
        return caller;
    }

    private ListeningCall call(Criticality criticality) {
        return call(criticality, NO_DEADLINE);
    }

    @Test
    void whatWaitsIsServedByCriticalityAndThenByAge() {
        ListeningCall served = call(Criticality.SHEDDABLE_PLUS);
        ListeningCall list = call(Criticality.SHEDDABLE);
        ListeningCall order = call(Criticality.SHEDDABLE_PLUS);
        ListeningCall later = call(Criticality.SHEDDABLE_PLUS);
        ListeningCall begun = call(Criticality.CRITICAL_PLUS);
        List<ListeningCall> expected = List.of(served, begun, order, later, list);
        for (ListeningCall next : expected) {
            assertThat(next.permit).isNotNull();
            next.permit.end();
        }
        assertThat(admission.inFlight()).isZero();
    }

    @Test
    void whatWaitsTooLongIsShedAlsoWhenNothingEnds() {
        call(Criticality.SHEDDABLE_PLUS);
        ListeningCall waiting = call(Criticality.SHEDDABLE_PLUS);
        now.addAndGet(401 * MILLI);
        Awaitility.await().until(() -> waiting.refusal == Admission.Refusal.SHED);
    }

    @Test
    void whatHasWaitedElsewhereWaitsShorterHere() {
        call(Criticality.SHEDDABLE_PLUS);
        ListeningCall waited = call(Criticality.SHEDDABLE_PLUS, NO_DEADLINE, 300 * MILLI);
        ListeningCall fresh = call(Criticality.SHEDDABLE_PLUS);
        isShedAfter(101, waited);
        assertThat(fresh.refusal).isNull();
        isShedAfter(300, fresh);
    }

    @Test
    void whereAQueueStandsNewcomersWaitShorterThanThoseWhoWaitAlready() {
        Deque<ListeningCall> calls = queueThatIsNeverEmptyFor(990, Criticality.SHEDDABLE_PLUS, 10);
        ListeningCall second = call(Criticality.SHEDDABLE_PLUS);
        now.addAndGet(15 * MILLI);
        ListeningCall third = call(Criticality.SHEDDABLE_PLUS);
        now.addAndGet(41 * MILLI);
        ListeningCall fourth = call(Criticality.SHEDDABLE_PLUS);
        assertThat(third.refusal).isEqualTo(Admission.Refusal.SHED);
        assertThat(List.of(second, fourth)).extracting(each -> each.refusal).containsOnlyNulls();
        calls.forEach(each -> each.permit.end());
        assertThat(second.permit).isNotNull();
    }

    /** Each is served for so long; returns one that is being served, and the only one that waits. */
    private Deque<ListeningCall> queueThatIsNeverEmptyFor(int millis, Criticality criticality, int eachMillis) {
        Deque<ListeningCall> calls = new ArrayDeque<>();
        calls.add(call(criticality));
        calls.add(call(criticality));
        for (int left = millis; left > 0; left -= eachMillis) {
            now.addAndGet(Math.min(left, eachMillis) * MILLI);
            calls.add(call(criticality));
            calls.remove().permit.end(Status.OK);
        }
        return calls;
    }

    @Test
    void aQueueThatIsEmptyForAMomentStillStandsWhileCallsAreShedForLongerThanABurst() {
        ListeningCall served = call(Criticality.SHEDDABLE_PLUS);
        ListeningCall first = call(Criticality.SHEDDABLE_PLUS);
        now.addAndGet(200 * MILLI);
        ListeningCall second = call(Criticality.SHEDDABLE_PLUS);
        now.addAndGet(190 * MILLI);
        ListeningCall third = call(Criticality.SHEDDABLE_PLUS);
        isShedAfter(15, first);
        isShedAfter(200, second);
        isShedAfter(205, third);
        assertThat(admission.queued()).isZero();

        ListeningCall next = call(Criticality.SHEDDABLE);
        ListeningCall moreCritical = call(Criticality.CRITICAL);
        isShedAfter(41, next);
        assertThat(moreCritical.refusal).isNull();
        served.permit.end();
        assertThat(moreCritical.permit).isNotNull();

        isShedAfter(41, call(Criticality.SHEDDABLE_PLUS));
        now.addAndGet(1001 * MILLI);
        ListeningCall later = call(Criticality.SHEDDABLE_PLUS);
        now.addAndGet(41 * MILLI);
        moreCritical.permit.end();
        assertThat(later.permit).isNotNull();
    }

    @Test
    void whereAServiceBehindShedsForLongerThanABurstCallsWaitShorterHereToo() {
        for (int i = 0; i < 6; i++) {
            ListeningCall call = call(Criticality.SHEDDABLE_PLUS);
            now.addAndGet(100 * MILLI);
            call.permit.end(Status.RESOURCE_EXHAUSTED);
        }
        call(Criticality.SHEDDABLE_PLUS);
        isShedAfter(41, call(Criticality.SHEDDABLE_PLUS));
    }

    private void isShedAfter(long millis, ListeningCall call) {
        now.addAndGet(millis * MILLI);
        Awaitility.await().until(() -> call.refusal == Admission.Refusal.SHED);
    }

    @Test
    void aCallWhoseOwnDeadlineEndsWhileItWaitsIsTooLateAndMakesNobodyElseWaitShorter() {
        ListeningCall served = call(Criticality.SHEDDABLE_PLUS);
        for (int i = 0; i < 50; i++) {
            ListeningCall impatient = call(Criticality.SHEDDABLE_PLUS, 10 * MILLI);
            now.addAndGet(11 * MILLI);
            Awaitility.await().until(() -> impatient.refusal == Admission.Refusal.TOO_LATE);
        }
        assertThat(admission.hasJustShed()).isFalse();
        ListeningCall patient = call(Criticality.SHEDDABLE_PLUS);
        now.addAndGet(90 * MILLI);
        served.permit.end();
        assertThat(patient.permit).isNotNull();
    }

    @Test
    void aQueueOfLessCriticalCallsMakesAMoreCriticalOneWaitNoShorter() {
        Deque<ListeningCall> lists = queueThatIsNeverEmptyFor(1000, Criticality.SHEDDABLE, 10);
        now.addAndGet(5 * MILLI);
        ListeningCall order = call(Criticality.SHEDDABLE_PLUS);
        isShedAfter(41, call(Criticality.SHEDDABLE));
        lists.remove().permit.end();
        assertThat(order.permit).isNotNull();
        assertThat(lists.remove().permit).isNull();
    }

    @Test
    void controlAfterASingleOneIsShedACallMayWaitAsBefore() {
        ListeningCall served = call(Criticality.SHEDDABLE_PLUS);
        isShedAfter(401, call(Criticality.SHEDDABLE_PLUS));
        ListeningCall next = call(Criticality.SHEDDABLE_PLUS);
        now.addAndGet(90 * MILLI);
        served.permit.end();
        assertThat(next.permit).isNotNull();
    }

    @Test
    void whereAQueueStandsWhatCannotBeginSoonIsRefusedAtOnceUnlessItWasBegun() {
        serveSlowly(60);
        queueThatIsNeverEmptyFor(1000, Criticality.SHEDDABLE_PLUS, 60);
        now.addAndGet(5 * MILLI);
        assertThat(call(Criticality.SHEDDABLE_PLUS).refusal).isEqualTo(Admission.Refusal.SHED);
        assertThat(call(Criticality.CRITICAL_PLUS).refusal).isNull();
    }

    @Test
    void controlWhatCanBeginSoonWaits() {
        serveSlowly(10);
        queueThatIsNeverEmptyFor(1000, Criticality.SHEDDABLE_PLUS, 10);
        now.addAndGet(5 * MILLI);
        assertThat(call(Criticality.SHEDDABLE_PLUS).refusal).isNull();
    }

    @Test
    void whatCannotBeginWithinABurstIsRefusedAtOnce() {
        serveSlowly(60);
        call(Criticality.SHEDDABLE_PLUS);
        call(Criticality.SHEDDABLE_PLUS);
        call(Criticality.SHEDDABLE_PLUS);
        assertThat(call(Criticality.SHEDDABLE_PLUS).refusal).isEqualTo(Admission.Refusal.SHED);
    }

    private void serveSlowly(long millis) {
        for (int i = 0; i < 100; i++) {
            ListeningCall slow = call(Criticality.SHEDDABLE_PLUS);
            now.addAndGet(millis * MILLI);
            slow.permit.end(Status.OK);
        }
    }

    @Test
    void whereThereIsNoRoomTheLeastCriticalAndNewestGoes() {
        call(Criticality.SHEDDABLE_PLUS);
        List<ListeningCall> waiting = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            waiting.add(call(Criticality.SHEDDABLE_PLUS));
        }
        ListeningCall list = call(Criticality.SHEDDABLE);
        assertThat(list.refusal).isEqualTo(Admission.Refusal.SHED);
        ListeningCall begun = call(Criticality.CRITICAL_PLUS);
        assertThat(begun.refusal).isNull();
        assertThat(waiting.getLast().refusal).isEqualTo(Admission.Refusal.SHED);
        assertThat(admission.queued()).isEqualTo(64);
    }

    @Test
    void whereCallersShedTheLeastCriticalDoNotWaitToBeOvertakenAndOthersDo() {
        call(Criticality.SHEDDABLE_PLUS);
        admission.callerSheds();
        ListeningCall list = call(Criticality.SHEDDABLE);
        ListeningCall order = call(Criticality.SHEDDABLE_PLUS);
        isShedAfter(41, list);
        assertThat(order.refusal).isNull();
        now.addAndGet(1000 * MILLI);
        ListeningCall later = call(Criticality.SHEDDABLE);
        now.addAndGet(390 * MILLI);
        assertThat(call(Criticality.CRITICAL).refusal).as("looks at those that wait, too").isNull();
        assertThat(later.refusal).isNull();
    }

    @Test
    void whatEvenAQuickCallCouldNotAnswerInTimeIsRefusedAtOnceAndTriedAgainInTheLongRun() {
        ListeningCall first = call(Criticality.SHEDDABLE_PLUS);
        now.addAndGet(50 * MILLI);
        first.permit.end(Status.OK);
        assertThat(call(Criticality.SHEDDABLE_PLUS, 20 * MILLI).refusal).isEqualTo(Admission.Refusal.TOO_LATE);
        ListeningCall tried = null;
        for (int i = 0; i < 200 && (tried == null || tried.permit == null); i++) {
            tried = call(Criticality.SHEDDABLE_PLUS, 20 * MILLI);
        }
        assertThat(tried.permit).isNotNull();
    }

    @Test
    void aPermitIsGivenBackOnce() {
        ListeningCall one = call(Criticality.SHEDDABLE_PLUS);
        one.permit.end();
        one.permit.end(Status.OK);
        assertThat(admission.inFlight()).isZero();
    }

    @Test
    void offItAdmitsEverything() {
        Admission off = Admission.off();
        for (int i = 0; i < 1000; i++) {
            off.submit(Criticality.SHEDDABLE, "Create", "", 1, 0, true, new ListeningCall());
        }
        assertThat(off.inFlight()).isEqualTo(1000);
    }
}
