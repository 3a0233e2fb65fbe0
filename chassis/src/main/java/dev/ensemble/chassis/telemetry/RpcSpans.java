package dev.ensemble.chassis.telemetry;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** Spans and durations of calls of one kind, served or made, by OpenTelemetry's semantic conventions for RPC. */
final class RpcSpans {
    private final Tracer tracer;
    private final TextMapPropagator propagator;
    private final SpanKind kind;
    private final RpcMeter meter;
    private final Set<Status.Code> errors;

    /** @param errors what makes a span one that failed */
    RpcSpans(OpenTelemetry telemetry, SpanKind kind, RpcMeter meter, Set<Status.Code> errors) {
        this.tracer = telemetry.getTracer("dev.ensemble.chassis");
        this.propagator = telemetry.getPropagators().getTextMapPropagator();
        this.kind = kind;
        this.meter = meter;
        this.errors = errors;
    }

    Context extract(Metadata headers) {
        return propagator.extract(Context.root(), headers, MetadataCarrier.INSTANCE);
    }

    void inject(Context context, Metadata headers) {
        propagator.inject(context, headers, MetadataCarrier.INSTANCE);
    }

    ObservedCall begin(Context parent, MethodDescriptor<?, ?> method) {
        Span span = tracer.spanBuilder(method.getFullMethodName()).setParent(parent).setSpanKind(kind).startSpan();
        return new ObservedCall(method, span, parent.with(span));
    }

    /** One call; it ends once. */
    final class ObservedCall {
        private final MethodDescriptor<?, ?> method;
        private final Span span;
        private final Context context;
        private final long began = System.nanoTime();
        private final AtomicBoolean ended = new AtomicBoolean();

        private ObservedCall(MethodDescriptor<?, ?> method, Span span, Context context) {
            this.method = method;
            this.span = span;
            this.context = context;
        }

        Context context() {
            return context;
        }

        void end(Status status) {
            if (!ended.compareAndSet(false, true)) {
                return;
            }
            Status.Code code = status.getCode();
            if (span.isRecording()) {
                span.setAllAttributes(meter.attributes(method, code));
                if (errors.contains(code)) {
                    span.setStatus(StatusCode.ERROR, status.getDescription() == null ? "" : status.getDescription());
                }
            }
            span.end();
            meter.record(System.nanoTime() - began, method, code);
        }
    }
}
