package dev.ensemble.chassis.identity;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs who was refused what, each pair once a minute, so that a caller that tries again and again fills no disk. */
public final class Refusals {
    private static final Logger log = LoggerFactory.getLogger(Refusals.class);
    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** More pairs than there can be honest ones; the others share one entry. */
    private static final int MOST = 256;

    private final LongSupplier nanoTime;
    private final Map<String, AtomicLong> toldAt = new ConcurrentHashMap<>();

    /** @param nanoTime such as {@link System#nanoTime} */
    public Refusals(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Returns whether it was logged. */
    public boolean tell(String who, String what, String why) {
        String pair = who + " " + what;
        String key = toldAt.size() < MOST || toldAt.containsKey(pair) ? pair : "others";
        long now = nanoTime.getAsLong();
        AtomicLong last = toldAt.computeIfAbsent(key, each -> new AtomicLong(now - PAUSE_NANOS));
        long before = last.get();
        boolean due = now - before >= PAUSE_NANOS && last.compareAndSet(before, now);
        if (due) {
            log.warn("{} {}: {} (told once a minute)", who, what, why);
        }
        return due;
    }
}
