package dev.ensemble.chassis.balancing;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** What one channel has learnt of the service that it calls, from the attempts of its unary calls. Thread-safe. */
public final class Callee {
    private static final long SHEDS_FOR = Duration.ofSeconds(1).toNanos();

    private final LongSupplier nanoTime;
    private final Map<String, MethodLatency> methods = new ConcurrentHashMap<>();
    private final Hedges hedges;
    private final AtomicLong answeredInTime = new AtomicLong();
    private final LongAdder ejections = new LongAdder();
    private volatile long lastShed;
    private volatile boolean hasShed;

    /**
     * Of which nothing is known yet.
     *
     * @param busy whether this process has too much to do itself
     */
    public Callee(BooleanSupplier busy) {
        this(busy, System::nanoTime);
    }

    Callee(BooleanSupplier busy, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.hedges = new Hedges(() -> sheds() ? Optional.of(Hedges.HedgeRefusal.CALLEE_SHEDS)
                : busy.getAsBoolean() ? Optional.of(Hedges.HedgeRefusal.THIS_PROCESS_SHEDS) : Optional.empty(),
                nanoTime);
    }

    /** Second attempts. */
    public Hedges hedges() {
        return hedges;
    }

    MethodLatency method(String fullName) {
        return methods.computeIfAbsent(fullName, name -> new MethodLatency(this));
    }

    /** Attempts that were answered, and in time, so far: a later number says that the service answers meanwhile. */
    long answeredInTime() {
        return answeredInTime.get();
    }

    void noteAnswerInTime() {
        answeredInTime.incrementAndGet();
    }

    void noteShed() {
        lastShed = nanoTime.getAsLong();
        hasShed = true;
    }

    /** Whether it has refused a call in the last second because it has too much to do. */
    boolean sheds() {
        return hasShed && nanoTime.getAsLong() - lastShed < SHEDS_FOR;
    }

    void noteEjection() {
        ejections.increment();
    }

    /** How often one of its instances was left out so far. */
    public long ejections() {
        return ejections.sum();
    }
}
