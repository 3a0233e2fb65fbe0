package dev.ensemble.chassis.admission;

import dev.ensemble.chassis.error.ServiceException;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Decides which calls a process serves now, which wait for a moment, and which it sheds before any work is done for
 * them. The number served at a time adapts ({@link AdaptiveLimit}); what waits is bounded in number and time, and served
 * by principal and {@link Criticality}, so that one caller cannot take it all. Thread-safe; listeners are called without
 * a lock, on the thread that made the difference.
 */
public final class Admission {
    /** Request header of a process that sheds calls: a callee that gets it does not hedge the calls that it makes itself. */
    public static final Metadata.Key<String> OVERLOADED =
            Metadata.Key.of("ensemble-overloaded", Metadata.ASCII_STRING_MARSHALLER);

    private static final Duration RETRY_AFTER = Duration.ofMillis(200);
    private static final long TICK_MILLIS = 20;
    private static final long LEAST_NANOS = 2_000_000;
    private static final long LONGEST_NANOS = Duration.ofDays(1).toNanos();
    private static final long JUST_NOW = Duration.ofSeconds(1).toNanos();

    /** Why a call is not served. */
    public enum Refusal {
        /** More is asked for than can be answered in time. */
        SHED {
            @Override
            public ServiceException exception() {
                return ServiceException.exhausted(
                        "OVERLOADED", "more calls come than can be answered in time; nothing was done", RETRY_AFTER);
            }
        },
        /** Even a quick call takes longer than what is left of this one's deadline. */
        TOO_LATE {
            @Override
            public ServiceException exception() {
                return ServiceException.deadlineExceeded("the deadline leaves no time to answer; nothing was done");
            }
        };

        /** As a caller hears it. */
        public abstract ServiceException exception();
    }

    /** Hears, once, what becomes of a call. */
    public interface Listener {
        /** It may be served now; its handler ends the permit. */
        void admitted(Permit permit);

        /** It is not served. */
        void refused(Refusal why);
    }

    private final AdaptiveLimit limit;
    private final WaitingCalls waiting;
    private final Optional<ScheduledExecutorService> timer;
    private final LongSupplier nanoTime;
    private final LongAdder admitted = new LongAdder();
    private final boolean shared;
    /** How many calls are being served, by principal: of those only that have some. */
    private final Map<String, Integer> served = new HashMap<>();
    private final Map<Criticality, LongAdder> refused = new EnumMap<>(Criticality.class);
    private int inFlight;
    private boolean ticking;
    private volatile long shedAt;

    /**
     * Admission control of one process.
     *
     * @param ceiling calls served at a time, however quick they are
     * @param timer looks after calls that wait
     */
    public Admission(int ceiling, ScheduledExecutorService timer) {
        this(ceiling, true, Optional.of(timer), System::nanoTime);
    }

    Admission(int ceiling, boolean shared, Optional<ScheduledExecutorService> timer, LongSupplier nanoTime) {
        this.shared = shared;
        this.timer = timer;
        this.nanoTime = nanoTime;
        this.limit = new AdaptiveLimit(ceiling, nanoTime.getAsLong());
        this.waiting = new WaitingCalls(limit, nanoTime.getAsLong());
        this.shedAt = nanoTime.getAsLong() - JUST_NOW;
        for (Criticality each : Criticality.values()) {
            refused.put(each, new LongAdder());
        }
    }

    /** For experiments: admits every call. */
    public static Admission off() {
        return new Admission(Integer.MAX_VALUE, true, Optional.empty(), System::nanoTime);
    }

    /** For experiments: one that does not look whose calls they are. */
    public static Admission unshared(int ceiling, ScheduledExecutorService timer) {
        return new Admission(ceiling, false, Optional.of(timer), System::nanoTime);
    }

    /**
     * Asks for a permit; {@code listener} hears the answer, at once or a moment later.
     *
     * @param method whose latencies belong together
     * @param principal for whom it is made; empty where callers have no names
     * @param leftNanos what is left of the call's deadline; {@link Long#MAX_VALUE} for none
     * @param waitedNanos how long it has waited for permits in the processes before
     * @param learns whether the time that this call takes tells anything of the load
     */
    public void submit(
            Criticality criticality, String method, String principal, long leftNanos, long waitedNanos,
            boolean learns, Listener listener) {
        List<Runnable> told = new ArrayList<>(2);
        synchronized (this) {
            long now = nanoTime.getAsLong();
            if (timer.isPresent() && leftNanos < Math.max(LEAST_NANOS, limit.quickestNanos(method))) {
                limit.doubt(method);
                refuse(criticality, listener, Refusal.TOO_LATE, told);
            } else {
                long until = now + Math.min(leftNanos, LONGEST_NANOS);
                enqueue(new WaitingCalls.WaitingCall(
                        criticality, method, shared ? principal : "", now - waitedNanos, until, Refusal.TOO_LATE,
                        learns, listener), now, told);
            }
        }
        told.forEach(Runnable::run);
    }

    private void enqueue(WaitingCalls.WaitingCall call, long now, List<Runnable> told) {
        expire(now, told);
        if (timer.isEmpty() || waiting.isEmpty() && inFlight < limit.get()) {
            admit(call, now, told);
            return;
        }
        waiting.add(call, now)
                .ifPresent(out -> refuse(out.criticality(), out.listener(), Refusal.SHED, told));
        tickLater();
    }

    void ended(Permit permit, Status statusOrNull) {
        List<Runnable> told = new ArrayList<>(2);
        synchronized (this) {
            long now = nanoTime.getAsLong();
            inFlight--;
            String principal = permit.call().principal();
            if (!principal.isEmpty()) {
                served.compute(principal, (name, number) -> number == 1 ? null : number - 1);
            }
            if (statusOrNull != null) {
                learn(permit, statusOrNull, now);
            }
            dispatch(now, told);
        }
        told.forEach(Runnable::run);
    }

    /** What ended early tells only that it would have taken longer, which counts when it took too long already. */
    private void learn(Permit permit, Status status, long now) {
        long nanos = now - permit.began();
        String method = permit.call().method();
        switch (status.getCode()) {
            case OK -> limit.served(method, nanos, permit.inFlight(), now);
            case RESOURCE_EXHAUSTED -> {
                limit.shed(permit.inFlight(), now);
                waiting.shedBehind(permit.call(), now);
            }
            case DEADLINE_EXCEEDED, CANCELLED -> {
                if (limit.isSlow(method, nanos)) {
                    limit.served(method, nanos, permit.inFlight(), now);
                }
            }
            default -> {}
        }
    }

    private void dispatch(long now, List<Runnable> told) {
        expire(now, told);
        while (!waiting.isEmpty() && inFlight < limit.get()) {
            admit(waiting.next(principal -> served.getOrDefault(principal, 0)), now, told);
        }
    }

    private void admit(WaitingCalls.WaitingCall call, long now, List<Runnable> told) {
        inFlight++;
        admitted.increment();
        if (!call.principal().isEmpty()) {
            served.merge(call.principal(), 1, Integer::sum);
        }
        Permit permit = new Permit(this, call, inFlight, now);
        told.add(() -> call.listener().admitted(permit));
    }

    private void expire(long now, List<Runnable> told) {
        for (WaitingCalls.WaitingCall each : waiting.removeExpired(now)) {
            refuse(each.criticality(), each.listener(), each.expiry(), told);
        }
    }

    private void refuse(Criticality criticality, Listener listener, Refusal why, List<Runnable> told) {
        refused.get(criticality).increment();
        if (why == Refusal.SHED) {
            shedAt = nanoTime.getAsLong();
        }
        told.add(() -> listener.refused(why));
    }

    private void tickLater() {
        if (!ticking) {
            ticking = true;
            timer.orElseThrow().schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Calls that wait behind calls that never end are refused in time, too. */
    private void tick() {
        List<Runnable> told = new ArrayList<>();
        synchronized (this) {
            ticking = false;
            dispatch(nanoTime.getAsLong(), told);
            if (!waiting.isEmpty()) {
                tickLater();
            }
        }
        told.forEach(Runnable::run);
    }

    /** Whether it, or a process that calls this one, has shed a call in the last second. */
    public boolean hasJustShed() {
        return nanoTime.getAsLong() - shedAt < JUST_NOW;
    }

    /** A process that calls this one sheds calls: where it is full, what is behind it is. */
    public synchronized void callerSheds() {
        shedAt = nanoTime.getAsLong();
        waiting.callersShed(shedAt);
    }

    /** Calls that may be served at a time just now. */
    public synchronized int limit() {
        return limit.get();
    }

    /** Calls that are being served. */
    public synchronized int inFlight() {
        return inFlight;
    }

    /** Calls that wait to be served. */
    public synchronized int queued() {
        return waiting.size();
    }

    /** Calls admitted so far. */
    public long admitted() {
        return admitted.sum();
    }

    /** Calls of this criticality refused so far. */
    public long refused(Criticality criticality) {
        return refused.get(criticality).sum();
    }
}
