package dev.ensemble.chassis.telemetry;

import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One histogram of how long calls took, by method and status. What tells them apart is made once. */
final class RpcMeter {
    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("rpc.system");
    private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("rpc.service");
    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("rpc.method");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("rpc.grpc.status_code");

    private final DoubleHistogram duration;
    private final Map<Key, Attributes> attributes = new ConcurrentHashMap<>();

    private record Key(String method, Status.Code code) {}

    RpcMeter(Meter meter, String name, String description) {
        duration = meter.histogramBuilder(name).setUnit("ms").setDescription(description).build();
    }

    void record(long nanos, MethodDescriptor<?, ?> method, Status.Code code) {
        duration.record(nanos / 1e6, attributes(method, code));
    }

    /** By OpenTelemetry's semantic conventions for RPC. */
    Attributes attributes(MethodDescriptor<?, ?> method, Status.Code code) {
        return attributes.computeIfAbsent(
                new Key(method.getFullMethodName(), code),
                key -> Attributes.of(
                        SYSTEM, "grpc",
                        SERVICE, method.getServiceName(),
                        METHOD, method.getBareMethodName(),
                        STATUS, (long) code.value()));
    }
}
