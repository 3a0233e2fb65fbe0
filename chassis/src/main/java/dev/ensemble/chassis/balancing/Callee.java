package dev.ensemble.chassis.balancing;

import dev.ensemble.chassis.identity.TargetInstance;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/** What one channel has learnt of the service that it calls, from the attempts of its calls. Thread-safe. */
public final class Callee {
    private static final long SHEDS_FOR = Duration.ofSeconds(1).toNanos();

    private final BiConsumer<String, String> changes;
    private final Map<String, MethodLatency> methods = new ConcurrentHashMap<>();
    private final Hedges hedges;
    private final AtomicLong answeredInTime = new AtomicLong();
    private final LongAdder ejections = new LongAdder();
    private volatile long lastShed = System.nanoTime() - SHEDS_FOR;

    /**
     * Of which nothing is known yet.
     *
     * @param busy whether this process has too much to do itself
     * @param changes hears of an instance that is left out, or called again, and why; must not block
     */
    public Callee(BooleanSupplier busy, BiConsumer<String, String> changes) {
        this.changes = changes;
        this.hedges = new Hedges(() -> sheds() ? Optional.of(Hedges.HedgeRefusal.CALLEE_SHEDS)
                : busy.getAsBoolean() ? Optional.of(Hedges.HedgeRefusal.THIS_PROCESS_SHEDS) : Optional.empty(),
                System::nanoTime);
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
        lastShed = System.nanoTime();
    }

    /** Whether it has refused a call in the last second because it has too much to do. */
    boolean sheds() {
        return System.nanoTime() - lastShed < SHEDS_FOR;
    }

    void leftOut(TargetInstance instance, String why) {
        ejections.increment();
        changes.accept(instance.instance(), "left out: " + why);
    }

    void calledAgain(TargetInstance instance) {
        changes.accept(instance.instance(), "called again");
    }

    /** How often one of its instances was left out so far. */
    public long ejections() {
        return ejections.sum();
    }
}
