package dev.ensemble.chassis.member;

import dev.ensemble.chassis.admission.Admission;
import dev.ensemble.chassis.admission.Criticality;
import dev.ensemble.chassis.rpc.client.Channels;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** What a process shows of itself in its metrics: readiness, clock, admission control, circuit breakers, hedges. */
final class MemberMetrics {
    private static final AttributeKey<String> CALLEE = AttributeKey.stringKey("callee");
    private static final AttributeKey<String> ENDING = AttributeKey.stringKey("ending");
    private static final AttributeKey<String> WHAT = AttributeKey.stringKey("what");
    private static final AttributeKey<String> CRITICALITY = AttributeKey.stringKey("criticality");

    private MemberMetrics() {}

    static void observe(Member member, MemberContext context) {
        Meter meter = context.telemetry().openTelemetry().getMeter("dev.ensemble.chassis");
        meter.gaugeBuilder("ensemble.ready").ofLongs().buildWithCallback(gauge -> gauge
                .record(member.state() == LifecycleState.READY && member.refusal().isEmpty() ? 1 : 0));
        meter.counterBuilder("ensemble.clock.refused")
                .buildWithCallback(counter -> counter.record(context.clock().refused()));
        meter.gaugeBuilder("ensemble.clock.ahead.milliseconds").ofLongs().buildWithCallback(
                gauge -> context.comparison().ifPresent(clocks -> gauge.record(clocks.aheadMillis())));
        observe(meter, context.admission());
        observe(meter, context.channels());
        observeIdentity(meter, context);
    }

    private static void observeIdentity(Meter meter, MemberContext context) {
        meter.counterBuilder("ensemble.callers.refused")
                .buildWithCallback(counter -> counter.record(context.callers().refused()));
        context.identity().ifPresent(own -> {
            meter.counterBuilder("ensemble.identity.refused")
                    .buildWithCallback(counter -> counter.record(own.refused()));
            meter.gaugeBuilder("ensemble.identity.expires.in.seconds").ofLongs().buildWithCallback(
                    gauge -> gauge.record(Duration.between(Instant.now(), own.expires()).toSeconds()));
        });
    }

    private static void observe(Meter meter, Admission admission) {
        meter.gaugeBuilder("ensemble.admission.limit").ofLongs()
                .buildWithCallback(gauge -> gauge.record(admission.limit()));
        meter.gaugeBuilder("ensemble.admission.in.flight").ofLongs()
                .buildWithCallback(gauge -> gauge.record(admission.inFlight()));
        meter.gaugeBuilder("ensemble.admission.queued").ofLongs()
                .buildWithCallback(gauge -> gauge.record(admission.queued()));
        meter.counterBuilder("ensemble.admission.admitted")
                .buildWithCallback(counter -> counter.record(admission.admitted()));
        meter.counterBuilder("ensemble.admission.refused").buildWithCallback(counter -> {
            for (Criticality each : Criticality.values()) {
                counter.record(
                        admission.refused(each), Attributes.of(CRITICALITY, each.name().toLowerCase(Locale.ROOT)));
            }
        });
    }

    private static void observe(Meter meter, Channels channels) {
        meter.gaugeBuilder("ensemble.breaker.open").ofLongs().buildWithCallback(gauge -> channels.breakers()
                .forEach((callee, state) -> gauge.record(
                        state.equals("closed") ? 0 : 1, Attributes.of(CALLEE, callee))));
        meter.counterBuilder("ensemble.breaker.calls").buildWithCallback(counter -> channels.endings()
                .forEach((callee, endings) -> endings.forEach(
                        (how, number) -> counter.record(number, Attributes.of(CALLEE, callee, ENDING, how)))));
        meter.counterBuilder("ensemble.hedges").buildWithCallback(counter -> channels.callees()
                .forEach((service, callee) -> callee.hedges().counts().forEach(
                        (what, number) -> counter.record(number, Attributes.of(CALLEE, service, WHAT, what)))));
        meter.counterBuilder("ensemble.ejections").buildWithCallback(counter -> channels.callees()
                .forEach((service, callee) -> counter.record(callee.ejections(), Attributes.of(CALLEE, service))));
    }
}
