package dev.ensemble.chassis.balancing;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Which calls to one service get a second attempt while the first is under way (<i>hedged requests</i>, Dean and Barroso,
 * <i>The Tail at Scale</i>, 2013), and how many did. At most one of ten calls does, and two a second on a quiet channel:
 * where all instances are slow at once, second attempts would only make them slower. Thread-safe.
 */
public final class Hedges {
    /** Why a call that took long had no second attempt. */
    public enum HedgeRefusal {
        /** The budget is spent. */
        NO_BUDGET,
        /** The callee has too much to do already. */
        CALLEE_SHEDS,
        /** So has this process: what is slow is itself. */
        THIS_PROCESS_SHEDS,
        /** No instance is there that the call has not tried. */
        NO_OTHER_INSTANCE,
        /** The first attempt has not been sent yet. */
        NOT_SENT_YET
    }

    private static final double RATIO = 0.1;
    private static final double RESERVE_PER_SECOND = 2;
    private static final double MOST_SAVED = 20;

    private final Supplier<Optional<HedgeRefusal>> overload;
    private final RetryBudget budget;
    private final LongAdder sent = new LongAdder();
    private final LongAdder won = new LongAdder();
    private final Map<HedgeRefusal, LongAdder> refused = new EnumMap<>(HedgeRefusal.class);

    /** @param overload why second attempts would do harm just now */
    Hedges(Supplier<Optional<HedgeRefusal>> overload, LongSupplier nanoTime) {
        this.overload = overload;
        this.budget = new RetryBudget(RATIO, RESERVE_PER_SECOND, MOST_SAVED, nanoTime);
        for (HedgeRefusal each : HedgeRefusal.values()) {
            refused.put(each, new LongAdder());
        }
    }

    /** A call was made that may get a second attempt. */
    void deposit() {
        budget.deposit();
    }

    /** Pays for the second attempt of a call that has waited long enough; empty if it is paid for, else why it is not. */
    Optional<HedgeRefusal> pay() {
        Optional<HedgeRefusal> no = overload.get();
        if (no.isEmpty() && !budget.allows()) {
            return Optional.of(HedgeRefusal.NO_BUDGET);
        }
        if (no.isEmpty()) {
            budget.withdraw();
        }
        return no;
    }

    void refused(HedgeRefusal why) {
        refused.get(why).increment();
    }

    void sent() {
        sent.increment();
    }

    void won() {
        won.increment();
    }

    /** How many so far: {@code sent}, of these {@code won}, and those that were not allowed by their reason. */
    public Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>(Map.of("sent", sent.sum(), "won", won.sum()));
        refused.forEach((why, number) -> counts.put(
                "not_allowed_" + why.name().toLowerCase(Locale.ROOT), number.sum()));
        return counts;
    }
}
