package dev.ensemble.chassis.balancing;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves instances out that do clearly worse than the others (Envoy's outlier detection, by comparison): at least 3, and
 * a fifth, of the last 20 attempts failed, and twice the share of the others; or 3 in a row and for 300 ms all were late
 * while others were not, since a process that only waits for a processor does answer something in that time. At most half
 * of the connected instances are out ({@link Suspension}); when no other is connected they are used all the same.
 * Thread-safe.
 */
final class Ejection {
    private static final Logger log = LoggerFactory.getLogger(Ejection.class);

    private static final int TIMES_THE_OTHERS = 2;
    private static final double JITTER = 0.25;

    private final boolean on;
    private final LongSupplier nanoTime;
    private volatile List<Endpoint> ready = List.of();
    private volatile boolean someAreOut;
    private volatile List<Endpoint> serving = List.of();

    /** @param on whether instances are left out at all */
    Ejection(boolean on, LongSupplier nanoTime) {
        this.on = on;
        this.nanoTime = nanoTime;
    }

    /** These are connected now. */
    synchronized void ready(List<Endpoint> connected) {
        ready = connected;
        look();
    }

    /** Those that are not left out; all of them if each is. */
    List<Endpoint> serving(List<Endpoint> connected) {
        List<Endpoint> known = someAreOut ? serving : List.of();
        return known.isEmpty() ? connected : known;
    }

    /**
     * An instance that is left out and that the call which asks is to be sent to, to see how it does; null for none.
     *
     * @param timed whether the time that this call takes says anything
     */
    Endpoint probe(List<Endpoint> connected, boolean timed) {
        if (someAreOut) {
            long now = nanoTime.getAsLong();
            for (Endpoint each : connected) {
                if (each.suspension().choosesProbe(now, timed)) {
                    return each;
                }
            }
        }
        return null;
    }

    /** An attempt has ended; its callee hears if the instance is left out from now on, or called again. */
    void ended(Endpoint endpoint, AttemptVerdict end, AttemptReport report) {
        if (report.probe()) {
            probeEnded(endpoint, end, report.isTimed(), report.callee());
            return;
        }
        long now = nanoTime.getAsLong();
        Standing own = endpoint.standing();
        own.note(end, now);
        // Needs no lock: most attempts that went badly are the first in a while.
        if (on && isBad(end) && (own.isLate(now) || own.failsOften())) {
            eject(endpoint, now, report.callee());
        }
    }

    private static boolean isBad(AttemptVerdict end) {
        return end == AttemptVerdict.FAILED || end == AttemptVerdict.LATE;
    }

    private synchronized void probeEnded(
            Endpoint endpoint, AttemptVerdict end, boolean timed, Optional<Callee> callee) {
        long now = nanoTime.getAsLong();
        boolean well = !isBad(end) && end != AttemptVerdict.NOTHING;
        if (endpoint.suspension().probeEnded(timed, well, now)) {
            endpoint.standing().renew();
            look();
            log.info("{} is called again", endpoint.target());
            callee.ifPresent(each -> each.calledAgain(endpoint.target()));
        } else if (isBad(end) && endpoint.suspension().isOut()) {
            suspend(endpoint, "a call that tried it went badly");
        }
    }

    private synchronized void eject(Endpoint endpoint, long now, Optional<Callee> callee) {
        Standing own = endpoint.standing();
        boolean late = own.isLate(now);
        List<Endpoint> others = ready.stream().filter(each -> each != endpoint).toList();
        long outAlready = others.stream().filter(each -> each.suspension().isOut()).count();
        if (endpoint.suspension().isOut() || (outAlready + 1) * 2 > others.size() + 1
                || !late && !failsMore(own, others)) {
            return;
        }
        String why = late ? String.format(Locale.ROOT, "its last %d calls took far too long", own.late())
                : String.format(Locale.ROOT, "%d of its last %d calls failed", own.bad(), own.seen());
        suspend(endpoint, why);
        look();
        callee.ifPresent(each -> each.leftOut(endpoint.target(), why));
    }

    private static boolean failsMore(Standing own, List<Endpoint> others) {
        if (!own.failsOften()) {
            return false;
        }
        int bad = own.bad();
        int seen = own.seen();
        int badOfOthers = others.stream().mapToInt(each -> each.standing().bad()).sum();
        int seenOfOthers = others.stream().mapToInt(each -> each.standing().seen()).sum();
        return seenOfOthers > 0 && (long) bad * seenOfOthers >= (long) TIMES_THE_OTHERS * badOfOthers * seen;
    }

    private void suspend(Endpoint endpoint, String why) {
        double jitter = 1 + JITTER * ThreadLocalRandom.current().nextDouble();
        long nanos = endpoint.suspension().begin(nanoTime.getAsLong(), jitter);
        log.warn("{} is left out for {} ms: {}", endpoint.target(), nanos / 1_000_000, why);
    }

    private void look() {
        serving = ready.stream().filter(each -> !each.suspension().isOut()).toList();
        someAreOut = serving.size() < ready.size();
    }
}
