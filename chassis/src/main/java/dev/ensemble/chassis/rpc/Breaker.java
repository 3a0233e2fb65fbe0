package dev.ensemble.chassis.rpc;

import dev.ensemble.chassis.error.ServiceException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.grpc.Status;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The circuit breaker of one caller towards one service, around the logical call (all its attempts). It counts what
 * speaks of the service's health; a shed call (RESOURCE_EXHAUSTED) does not, else overload would open it and kill what
 * still gets through.
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
    private final CircuitBreaker breaker;

    Breaker(String service) {
        this.service = service;
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

    /** Such as {@code closed}, {@code open} or {@code half-open}. */
    public String state() {
        return breaker.getState().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** True while calls would be refused: ask before doing something that a call must follow. */
    public boolean isOpen() {
        if (!breaker.tryAcquirePermission()) {
            return true;
        }
        breaker.releasePermission();
        return false;
    }

    boolean tryAcquire() {
        return breaker.tryAcquirePermission();
    }

    void record(Status status, long nanos) {
        if (status.getCode() == Status.Code.CANCELLED || status.getCode() == Status.Code.RESOURCE_EXHAUSTED) {
            breaker.releasePermission();
        } else if (UNHEALTHY.contains(status.getCode())) {
            breaker.onError(nanos, TimeUnit.NANOSECONDS, status.asRuntimeException());
        } else {
            breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
        }
    }

    ServiceException refusal() {
        return ServiceException.unavailable(
                "CIRCUIT_OPEN", "the circuit breaker towards " + service + " is open", OPEN_FOR);
    }
}
