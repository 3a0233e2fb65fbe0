package dev.ensemble.chassis.admission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Against a server that has so many slots: what finds none waits, so that latency grows with what is in flight. */
class AdaptiveLimitTest {
    private static final long MILLI = 1_000_000;

    private final AdaptiveLimit limit = new AdaptiveLimit(128, 0);
    private long now;

    /** Keeps as much in flight as the limit allows, but {@code most} at most, for a while. */
    private void load(int slots, long serviceMillis, int most, int seconds) {
        for (long end = now + seconds * 1000L * MILLI; now < end;) {
            int inFlight = Math.min(limit.get(), most);
            long latency = serviceMillis * MILLI * Math.max(1, inFlight / slots);
            now += Math.max(1, latency / inFlight);
            limit.served("Create", latency, inFlight, now);
        }
    }

    @Test
    void growsWhileLatencyDoesNot() {
        load(100, 10, Integer.MAX_VALUE, 10);
        assertThat(limit.get()).isGreaterThan(60);
    }

    @Test
    void staysNearWhatTheServerCanDoHoweverLongTheOverloadLasts() {
        load(8, 40, 2, 1);
        for (int i = 0; i < 20; i++) {
            load(8, 40, Integer.MAX_VALUE, 30);
            assertThat(limit.get() == 4 ? 8 : limit.get()).isBetween(8, 40); // 4 while the base is measured again
        }
    }

    @Test
    void doesNotGrowWithoutBoundWhereLittleIsAskedFor() {
        int before = limit.get();
        load(100, 10, 3, 30);
        assertThat(limit.get()).isEqualTo(before);
    }

    @Test
    void learnsThatTheServerHasBecomeSlowerForGood() {
        load(100, 10, Integer.MAX_VALUE, 5);
        load(100, 100, Integer.MAX_VALUE, 5);
        assertThat(limit.get()).isLessThan(20); // taken for overload at first
        load(100, 100, Integer.MAX_VALUE, 120);
        assertThat(limit.get()).isGreaterThan(40);
    }

    @Test
    void fallsWhenAServiceBehindShedsAndKeepsItsFloor() {
        for (int i = 0; i < 200; i++) {
            now += 60 * MILLI;
            limit.shed(limit.get(), now);
        }
        assertThat(limit.get()).isEqualTo(4);
    }

    @Test
    void aSlowMethodIsNotTakenForOverload() {
        load(100, 10, 4, 1);
        int before = limit.get();
        for (int i = 0; i < 1000; i++) {
            now += 10 * MILLI;
            limit.served("List", 500 * MILLI, limit.get(), now);
        }
        assertThat(limit.get()).isGreaterThanOrEqualTo(before);
    }

    @Test
    void whatTakesLongByItselfMayTakeAQuarterLongerAndNoMore() {
        load(100, 100, 4, 10);
        int before = limit.get();
        for (int i = 0; i < 200; i++) {
            now += 10 * MILLI;
            limit.served("Create", 118 * MILLI, limit.get(), now);
        }
        int grown = limit.get();
        assertThat(grown).isGreaterThan(before);
        for (int i = 0; i < 200; i++) {
            now += 10 * MILLI;
            limit.served("Create", 160 * MILLI, limit.get(), now);
        }
        assertThat(limit.get()).isLessThan(grown);
    }

    @Test
    void whereOneIsServedAtATimeOneMayWaitHoweverSlowCallsAre() {
        AdaptiveLimit single = new AdaptiveLimit(1, 0);
        for (int i = 0; i < 20; i++) {
            single.served("Create", 170 * MILLI, 1, i * 170L * MILLI);
        }
        assertThat(single.beginWithin(150 * MILLI)).isEqualTo(1);
    }

    @Test
    void neverPassesItsCeiling() {
        AdaptiveLimit small = new AdaptiveLimit(3, 0);
        for (int i = 1; i < 1000; i++) {
            small.served("Create", MILLI, small.get(), 10L * i * MILLI);
        }
        assertThat(small.get()).isEqualTo(3);
    }
}
