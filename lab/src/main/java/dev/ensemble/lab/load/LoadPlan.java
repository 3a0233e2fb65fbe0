package dev.ensemble.lab.load;

import dev.ensemble.lab.load.http.HttpCaller;
import dev.ensemble.lab.load.http.Token;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a load does.
 *
 * @param url of the gateway
 * @param token of the customer, where callers are asked for one
 * @param rate calls a second
 * @param duration after which no call is started; a run may be stopped earlier
 * @param skus what to order, restock and look at; everything when empty
 * @param deadline of each call, as the gateway is told
 * @param timeout after which a call that has no answer is given up
 * @param seed of the choice of calls
 * @param connections kept open and used in turn
 * @param maxInFlight calls at once; what would be more is not issued and counts as failed
 * @param repeatAfter how long after its connection broke a call is sent once more
 * @param history file for the record of calls
 * @param later what comes after {@code duration}, at other rates
 * @param hedgeAfter how long a call has no answer before it is sent on another connection, too; empty for never
 * @param mostLines of an order, each of another item
 */
public record LoadPlan(
        URI url,
        Optional<String> token,
        double rate,
        Duration duration,
        Mix mix,
        List<String> skus,
        Duration deadline,
        Duration timeout,
        long seed,
        int connections,
        int maxInFlight,
        Duration repeatAfter,
        Optional<Path> history,
        List<Leg> later,
        Optional<Duration> hedgeAfter,
        int mostLines) {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    static final int LINES = 3;
    private static final Duration LONG_AFTER = Duration.ofSeconds(3);

    /** The defaults of the command line. */
    public static LoadPlan of(URI url, double rate, Duration duration) {
        return new LoadPlan(url, Optional.empty(), rate, duration, Mix.parse("order=80,get=15,list=5"), List.of(),
                deadlineWithin(TIMEOUT), TIMEOUT, 1, 32, 2000, HttpCaller.REPEAT_AFTER, Optional.empty(),
                List.of(), Optional.empty(), LINES);
    }

    /** The same with another mix. */
    public LoadPlan with(Mix other) {
        return new LoadPlan(url, token, rate, duration, other, skus, deadline, timeout, seed, connections, maxInFlight,
                repeatAfter, history, later, hedgeAfter, mostLines);
    }

    /** The same with these items only. */
    public LoadPlan only(List<String> others) {
        return new LoadPlan(url, token, rate, duration, mix, others, deadline, timeout, seed, connections, maxInFlight,
                repeatAfter, history, later, hedgeAfter, mostLines);
    }

    /** The same with no more lines an order than this. */
    public LoadPlan withLinesAtMost(int lines) {
        return new LoadPlan(url, token, rate, duration, mix, skus, deadline, timeout, seed, connections, maxInFlight,
                repeatAfter, history, later, hedgeAfter, lines);
    }

    /** The same with another time-out, and a deadline within it. */
    public LoadPlan withTimeout(Duration other) {
        return new LoadPlan(url, token, rate, duration, mix, skus, deadlineWithin(other), other, seed, connections,
                maxInFlight, repeatAfter, history, later, hedgeAfter, mostLines);
    }

    /**
     * The same, but a call is given up only long after its deadline: while all processes of a small machine catch up,
     * an answer waits for a core, and is an answer all the same.
     */
    public LoadPlan withGracePeriod() {
        return new LoadPlan(url, token, rate, duration, mix, skus, deadline, deadline.plus(LONG_AFTER), seed,
                connections, maxInFlight, repeatAfter, history, later, hedgeAfter, mostLines);
    }

    /** The same with another bound of the calls at once. */
    LoadPlan withAtMost(int callsInFlight) {
        return new LoadPlan(url, token, rate, duration, mix, skus, deadline, timeout, seed, connections, callsInFlight,
                repeatAfter, history, later, hedgeAfter, mostLines);
    }

    /** The same with another delay before a call is sent once more. */
    public LoadPlan repeatingAfter(Duration delay) {
        return new LoadPlan(url, token, rate, duration, mix, skus, deadline, timeout, seed, connections, maxInFlight,
                delay, history, later, hedgeAfter, mostLines);
    }

    /** The same with another seed. */
    public LoadPlan seededWith(long other) {
        return new LoadPlan(url, token, rate, duration, mix, skus, deadline, timeout, other, connections, maxInFlight,
                repeatAfter, history, later, hedgeAfter, mostLines);
    }

    /** The same with a record of calls. */
    public LoadPlan recordedIn(Path file) {
        return new LoadPlan(url, token, rate, duration, mix, skus, deadline, timeout, seed, connections, maxInFlight,
                repeatAfter, Optional.of(file), later, hedgeAfter, mostLines);
    }

    /** The same with so many connections kept open. */
    public LoadPlan keeping(int open) {
        return new LoadPlan(url, token, rate, duration, mix, skus, deadline, timeout, seed, open, maxInFlight,
                repeatAfter, history, later, hedgeAfter, mostLines);
    }

    /** The same with another deadline; callers wait as long as before. */
    public LoadPlan within(Duration other) {
        return new LoadPlan(url, token, rate, duration, mix, skus, other, timeout, seed, connections, maxInFlight,
                repeatAfter, history, later, hedgeAfter, mostLines);
    }

    /** The same, going on at other rates after its duration. */
    public LoadPlan then(List<Leg> others) {
        return new LoadPlan(url, token, rate, duration, mix, skus, deadline, timeout, seed, connections, maxInFlight,
                repeatAfter, history, others, hedgeAfter, mostLines);
    }

    /** How many calls are to be started. */
    long calls() {
        return legs().mapToLong(Leg::calls).sum();
    }

    /** When call number n, of those, should start, in nanoseconds after the first. */
    long intendedNanos(long n) {
        long began = 0;
        long number = n;
        for (Leg leg : (Iterable<Leg>) legs()::iterator) {
            if (number < leg.calls()) {
                return began + leg.intendedNanos(number);
            }
            began += leg.duration().toNanos();
            number -= leg.calls();
        }
        throw new IndexOutOfBoundsException(n);
    }

    private Stream<Leg> legs() {
        return Stream.concat(Stream.of(new Leg(rate, duration)), later.stream());
    }

    /** Lets the gateway answer, whatever there is to say, a little before the time-out. */
    static Duration deadlineWithin(Duration timeout) {
        return timeout.multipliedBy(9).dividedBy(10);
    }

    Map<String, String> headers() {
        return Token.with(token, Map.of("Ensemble-Timeout", deadline.toMillis() + "ms"));
    }

    /** A record is shown in full, and a token never. */
    @Override
    public String toString() {
        return rate + "/s for " + duration + " on " + url;
    }
}
