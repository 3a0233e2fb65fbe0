package dev.ensemble.chassis.rpc.server;

import dev.ensemble.chassis.admission.Admission;
import dev.ensemble.chassis.auth.CallersInterceptor;
import dev.ensemble.chassis.auth.TokenInterceptor;
import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.chassis.events.Events;
import dev.ensemble.chassis.failpoint.FailPoints;
import dev.ensemble.chassis.identity.IdentityInterceptor;
import dev.ensemble.chassis.telemetry.Telemetry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The stack that a process has, of a service called {@code sample}, with what a test chooses. */
final class TestStack {
    private TestStack() {}

    static ServerStack with(Admission admission) {
        return with(new HybridLogicalClock(Clock.systemUTC()), admission);
    }

    static ServerStack with(HybridLogicalClock clock, Admission admission) {
        return new ServerStack(
                "sample",
                new Events("sample-1", clock),
                new Telemetry("sample", "sample-1", Map.of()).server(),
                new IdentityInterceptor("sample-1", epoch -> true),
                CallersInterceptor.off(),
                new TokenInterceptor("sample", Optional.empty()),
                new ExperimentInterceptor(
                        Duration.ZERO, FailPoints.disabled().point(ExperimentInterceptor.FAIL_POINT)),
                admission);
    }
}
