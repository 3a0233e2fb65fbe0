package dev.ensemble.chassis.discovery;

import dev.ensemble.chassis.clock.SteadyClock;
import dev.ensemble.chassis.clock.TimeMessages;
import dev.ensemble.chassis.scheduling.Backoff;
import dev.ensemble.registry.v1.CompareClocksRequest;
import dev.ensemble.registry.v1.CompareClocksResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Compares the wall clock of this process with those of all others once a second, by way of the registry, which hears
 * them all and says who is too far off. The offset to the registry's reference is measured here, and half of the round trip taken
 * off (F. Cristian, "Probabilistic clock synchronization", 1989), so that no frozen process is taken for a late one.
 *
 * <p>A process that starts waits for the first judgement: until then a comparison that fails is made again soon, a few
 * times, as is one whose round trip took too long, because it was the first over a new connection.
 *
 * <p>The process's steady clock follows its wall clock as long as the others find that right, and keeps its own pace when
 * they do not. Without an answer it follows what is within the bound.
 */
public final class ClockComparison implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ClockComparison.class);
    private static final long PERIOD_MS = 1000;
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(20);
    private static final Duration LONGEST_BACKOFF = Duration.ofMillis(500);
    private static final int HURRIED_TRIES = 10;
    /** Of a longer one half tells little. */
    private static final long LONGEST_ROUND_TRIP_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    /** An offset that has changed by more since it was sent is that of a clock that was set in between. */
    private static final long SAME_MS = 500;

    private final String instance;
    private final InstantSource wall;
    private final SteadyClock steady;
    private final Duration bound;
    private final RegistryClient registry;
    private final Consumer<String> changes;
    private final Subscription schedule;
    private final CountDownLatch judged = new CountDownLatch(1);
    private volatile Optional<String> refusal = Optional.empty();
    private volatile long aheadMillis;

    // Only used on the client's loop.
    private final Backoff backoff = new Backoff(FIRST_BACKOFF, LONGEST_BACKOFF);
    private int hurried;
    private OptionalLong offset = OptionalLong.empty();
    private RegistryConnections.RegistryConnection askedLast;

    /**
     * Begins at once.
     *
     * @param instance whose clock it is
     * @param wall the clock that is compared
     * @param steady what follows it
     * @param bound how far {@code steady} follows while no registry answers
     * @param registry whom to ask; where there is none, nobody objects
     * @param changes hears in words when the clock is found wrong, and right again
     */
    public ClockComparison(
            String instance, InstantSource wall, SteadyClock steady, Duration bound, RegistryClient registry,
            Consumer<String> changes) {
        this.instance = instance;
        this.wall = wall;
        this.steady = steady;
        this.bound = bound;
        this.registry = registry;
        this.changes = changes;
        this.schedule = registry.every(PERIOD_MS, this::compare);
    }

    /** Why this process must not serve: its clock is too far from the others'. Empty when it may. */
    public Optional<String> refusal() {
        return refusal;
    }

    /** How far the wall clock was ahead of the others' median when they were last compared. */
    public long aheadMillis() {
        return aheadMillis;
    }

    /** Waits as long as this process must not serve. */
    public synchronized void awaitNoRefusal() throws InterruptedException {
        while (refusal.isPresent()) {
            wait();
        }
    }

    /** Waits until it was compared once, or so long; whether it was. */
    public boolean awaitFirst(Duration patience) throws InterruptedException {
        return judged.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void compare() {
        if (registry.isAlone()) {
            steady.follow(0);
            judged.countDown();
            return;
        }
        RegistryConnections.RegistryConnection connection = registry.connection();
        if (!connection.equals(askedLast)) { // another registry, which measures from another reference
            askedLast = connection;
            offset = OptionalLong.empty();
        }
        CompareClocksRequest.Builder request = CompareClocksRequest.newBuilder().setId(instance);
        offset.ifPresent(millis -> request.setOffset(TimeMessages.duration(millis)));
        long sentWall = wall.millis();
        registry.compareClocks(request.build(), (answer, roundTripNanos) -> {
            if (answer.isEmpty()) {
                steady.followWithin(bound);
                hurry(backoff.nextMillis());
            } else if (roundTripNanos > LONGEST_ROUND_TRIP_NANOS) {
                hurry(0);
            } else {
                long middle = sentWall + TimeUnit.NANOSECONDS.toMillis(roundTripNanos / 2);
                heard(answer.get(), middle - TimeMessages.millis(answer.get().getTime()));
            }
        });
    }

    /** Compares again before it is time, if the process may be waiting for the first judgement. */
    private void hurry(long millis) {
        if (judged.getCount() > 0 && hurried < HURRIED_TRIES) {
            hurried++;
            registry.after(millis, this::compare);
        }
    }

    private void heard(CompareClocksResponse answer, long measured) {
        boolean meantThis = offset.isPresent() && Math.abs(measured - offset.getAsLong()) <= SAME_MS;
        offset = OptionalLong.of(measured);
        if (meantThis) {
            judge(answer);
        } else {
            compare();
        }
    }

    private synchronized void judge(CompareClocksResponse answer) {
        aheadMillis = TimeMessages.millis(answer.getAhead());
        Optional<String> now = Optional.of(answer.getRefusal()).filter(why -> !why.isEmpty());
        if (now.isPresent() != refusal.isPresent()) {
            String change = now.map(why -> "must not serve: " + why).orElse("the clock is right again, and followed");
            log.atLevel(now.isPresent() ? Level.ERROR : Level.INFO).log(change);
            changes.accept(change);
        }
        refusal = now;
        notifyAll();
        if (now.isEmpty()) {
            steady.follow(aheadMillis);
        }
        judged.countDown();
    }

    @Override
    public void close() {
        schedule.close();
    }
}
