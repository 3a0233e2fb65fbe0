package dev.ensemble.chassis.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.google.gson.JsonObject;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Log lines for machines: one JSON object each. */
final class JsonLogEncoder extends EncoderBase<ILoggingEvent> {

    private final String service;
    private final String instance;

    JsonLogEncoder(String service, String instance) {
        this.service = service;
        this.instance = instance;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        JsonObject line = new JsonObject();
        line.addProperty("time", Instant.ofEpochMilli(event.getTimeStamp()).toString());
        line.addProperty("level", event.getLevel().toString());
        line.addProperty("service", service);
        line.addProperty("instance", instance);
        line.addProperty("thread", event.getThreadName());
        line.addProperty("logger", event.getLoggerName());
        line.addProperty("message", event.getFormattedMessage());
        SpanContext span = Span.current().getSpanContext();
        if (span.isValid()) {
            line.addProperty("traceId", span.getTraceId());
            line.addProperty("spanId", span.getSpanId());
        }
        if (event.getThrowableProxy() != null) {
            line.addProperty("exception", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return (line + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] headerBytes() {
        return null;
    }

    @Override
    public byte[] footerBytes() {
        return null;
    }
}
