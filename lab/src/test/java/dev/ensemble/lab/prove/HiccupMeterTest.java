package dev.ensemble.lab.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HiccupMeterTest {
    private final List<String> said = new ArrayList<>();

    private Hiccups watch(Played machine) {
        HiccupMeter meter = new HiccupMeter(machine, said::add);
        meter.watch();
        return meter.sinceLast();
    }

    private static Played machine() {
        return new Played(true).goesWell(1000, 0.5, 0.01);
    }

    @Test
    void aMachineThatKeepsTimeHasNoStall() {
        assertThat(watch(machine()).stalled()).isFalse();
        assertThat(said).isEmpty();
    }

    @Test
    void oneThatIsFrozenHas() {
        Hiccups hiccups = watch(machine().isLate(300, 0, 0));

        assertThat(hiccups.stalls()).isEqualTo(1);
        assertThat(hiccups.worstMillis()).isCloseTo(300, within(1.0));
        assertThat(said).containsExactly("the machine stalled: woken 300 ms late, its processors 0 % busy");
    }

    @Test
    void oneThatFreezesInTheMiddleOfALoadHasToo() {
        assertThat(watch(machine().goesWell(50, 1, 0).isLate(250, 0, 0)).stalls()).isEqualTo(1);
    }

    /** However long the meter waits for a processor that this machine's own work has. */
    @Test
    void aLoadThatFillsAllProcessorsIsNoStall() {
        Hiccups hiccups = watch(machine().isLate(300, 1, 0).goesWell(1000, 1, 0).isLate(900, 0.95, 0.02));

        assertThat(hiccups.stalled()).isFalse();
        assertThat(hiccups.worstMillis()).isCloseTo(900, within(1.0));
    }

    @Test
    void lateByLessThanTheLimitIsNoStall() {
        assertThat(watch(machine().isLate(HiccupMeter.LIMIT_MILLIS, 0, 0)).stalled()).isFalse();
        assertThat(watch(machine().isLate(HiccupMeter.LIMIT_MILLIS + 1, 0, 0)).stalled()).isTrue();
    }

    /** The thread sleeps on the other one. */
    @Test
    void aProcessorThatTheHostTakesAwayIsAStallThoughNothingIsLate() {
        Hiccups hiccups = watch(machine().goesWell(600, 0.4, 0.6).goesWell(1000, 0.5, 0));

        assertThat(hiccups.stalls()).isEqualTo(1);
        assertThat(hiccups.worstMillis()).isZero();
        assertThat(hiccups.stolen()).isCloseTo(0.14, within(0.01));
        assertThat(said).singleElement().asString().startsWith("the machine stalled: its host took");
    }

    @Test
    void aHostThatTakesItsShareAllTheTimeIsNone() {
        assertThat(watch(machine().goesWell(10_000, 0.8, 0.2)).stalled()).isFalse();
    }

    /** As on macOS. */
    @Test
    void whereTheSystemDoesNotTellEveryLateWakeUpIsAStall() {
        assertThat(watch(new Played(false).goesWell(500, 0, 0).isLate(300, 1, 0)).stalls()).isEqualTo(1);
        assertThat(watch(new Played(false).goesWell(500, 0, 0)).stalled()).isFalse();
    }

    @Test
    void eachAnswerIsAboutTheTimeSinceTheOneBefore() {
        Played machine = machine().isLate(300, 0, 0);
        HiccupMeter meter = new HiccupMeter(machine, said::add);
        meter.watch();
        assertThat(meter.sinceLast().stalls()).isEqualTo(1);

        machine.goesWell(100, 0, 0);
        meter.watch();
        assertThat(meter.sinceLast()).isEqualTo(Hiccups.NONE);
    }

    @Test
    void theRealOneWatchesThisMachineUntilItIsClosed() throws Exception {
        Thread thread;
        try (HiccupMeter meter = HiccupMeter.start(said::add)) {
            thread = Thread.getAllStackTraces().keySet().stream()
                    .filter(each -> each.getName().equals("hiccup-meter")).findFirst().orElseThrow();
            await().until(() -> meter.sinceLast().worstMillis() > 0);
        }
        assertThat(thread.isAlive()).isFalse();
    }
}
