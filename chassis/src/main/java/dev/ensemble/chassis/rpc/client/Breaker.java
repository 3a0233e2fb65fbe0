package dev.ensemble.chassis.rpc.client;

import dev.ensemble.chassis.error.ServiceException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.grpc.Deadline;
import io.grpc.Status;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * The circuit breaker of one caller towards one service, around the logical call (all its attempts). It counts what
 * speaks of the service's health and nothing else. A shed call does not, else overload would open it and kill what
 * still gets through; nor does a call that was cancelled, or one whose caller gave it too little time.
 */
public final class Breaker {

    static final Duration OPEN_FOR = Duration.ofSeconds(1);

    private static final Set<Status.Code> UNHEALTHY = Set.of(
            Status.Code.UNAVAILABLE,
            Status.Code.DEADLINE_EXCEEDED,
            Status.Code.INTERNAL,
            Status.Code.UNKNOWN,
            Status.Code.DATA_LOSS);

    private final String service;
    private final long fairNanos;
    private final CircuitBreaker breaker;
    private final Consumer<String> changes;
    private final AtomicReference<CircuitBreaker.State> known =
            new AtomicReference<>(CircuitBreaker.State.CLOSED);
    private final LongAdder[] counted = adders();
    private final LongAdder[] notCounted = adders();
    private volatile Status.Code lastCause = Status.Code.OK;

    /**
     * A closed breaker. A deadline that passes speaks of the service when it left at least half of
     * {@code usualDeadline}.
     *
     * @param changes hears of each change of its state, such as {@code closed → open:unavailable}
     */
    Breaker(String service, Duration usualDeadline, Consumer<String> changes) {
        this.service = service;
        this.changes = changes;
        this.fairNanos = usualDeadline.toNanos() / 2;
        this.breaker = CircuitBreaker.of(
                service,
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(50)
                        .minimumNumberOfCalls(20)
                        .failureRateThreshold(50)
                        .waitDurationInOpenState(OPEN_FOR)
                        .permittedNumberOfCallsInHalfOpenState(5)
                        .maxWaitDurationInHalfOpenState(Duration.ofSeconds(2))
                        .build());
    }

    /** Such as {@code closed}, {@code half-open}, or {@code open:unavailable} with what the last failure was. */
    public String state() {
        return text(breaker.getState());
    }

    private String text(CircuitBreaker.State state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', '-')
                + (state == CircuitBreaker.State.OPEN ? ":" + name(lastCause) : "");
    }

    /** True while calls would be refused: ask before doing something that a call must follow. */
    public boolean isOpen() {
        if (!tryAcquire()) {
            return true;
        }
        breaker.releasePermission();
        return false;
    }

    /** How many calls ended how: a status in lower case, and {@code (not counted)} where it says nothing of health. */
    public Map<String, Long> endings() {
        Map<String, Long> endings = new TreeMap<>();
        for (Status.Code code : Status.Code.values()) {
            endings.put(name(code), counted[code.value()].sum());
            endings.put(name(code) + " (not counted)", notCounted[code.value()].sum());
        }
        endings.values().removeIf(number -> number == 0);
        return endings;
    }

    private static LongAdder[] adders() {
        LongAdder[] adders = new LongAdder[Status.Code.values().length];
        Arrays.setAll(adders, code -> new LongAdder());
        return adders;
    }

    private static String name(Status.Code code) {
        return code.name().toLowerCase(Locale.ROOT);
    }

    boolean tryAcquire() {
        boolean acquired = breaker.tryAcquirePermission();
        noticeChange();
        return acquired;
    }

    /** Cheaper than the events of resilience4j, which makes one of every call once a listener is there. */
    private void noticeChange() {
        CircuitBreaker.State now = breaker.getState();
        CircuitBreaker.State before = known.get();
        if (now != before && known.compareAndSet(before, now)) {
            changes.accept(text(before) + " → " + text(now));
        }
    }

    boolean isFair(Deadline deadline) {
        return deadline.timeRemaining(TimeUnit.NANOSECONDS) >= fairNanos;
    }

    /**
     * A call has ended.
     *
     * @param fair whether its caller had given it enough time
     */
    void record(Status status, boolean fair, long nanos) {
        Status.Code code = status.getCode();
        if (!speaksOfHealth(code, fair)) {
            notCounted[code.value()].increment();
            breaker.releasePermission();
            return;
        }
        counted[code.value()].increment();
        if (UNHEALTHY.contains(code)) {
            lastCause = code;
            breaker.onError(nanos, TimeUnit.NANOSECONDS, status.asRuntimeException());
        } else {
            breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
        }
        noticeChange();
    }

    private static boolean speaksOfHealth(Status.Code code, boolean fair) {
        return switch (code) {
            case CANCELLED, RESOURCE_EXHAUSTED -> false;
            case DEADLINE_EXCEEDED -> fair;
            default -> true;
        };
    }

    ServiceException refusal() {
        return ServiceException.unavailable(
                "CIRCUIT_OPEN",
                "the circuit breaker towards " + service + " is open; the last failure was " + lastCause,
                OPEN_FOR);
    }
}
