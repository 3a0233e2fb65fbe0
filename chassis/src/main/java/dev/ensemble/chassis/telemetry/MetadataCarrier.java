package dev.ensemble.chassis.telemetry;

import io.grpc.Metadata;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Carries the trace in the headers of calls. The names are the propagators' own, and few. */
enum MetadataCarrier implements TextMapGetter<Metadata>, TextMapSetter<Metadata> {
    INSTANCE;

    private final Map<String, Metadata.Key<String>> keys = new ConcurrentHashMap<>();

    @Override
    public Iterable<String> keys(Metadata carrier) {
        return carrier.keys();
    }

    @Override
    public String get(Metadata carrier, String name) {
        return carrier == null ? null : carrier.get(key(name));
    }

    @Override
    public void set(Metadata carrier, String name, String value) {
        if (carrier != null) {
            Metadata.Key<String> key = key(name);
            carrier.removeAll(key);
            carrier.put(key, value);
        }
    }

    private Metadata.Key<String> key(String name) {
        return keys.computeIfAbsent(name, made -> Metadata.Key.of(made, Metadata.ASCII_STRING_MARSHALLER));
    }
}
