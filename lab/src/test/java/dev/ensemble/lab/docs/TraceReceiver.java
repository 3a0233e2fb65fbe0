package dev.ensemble.lab.docs;

import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** A collector of traces: takes what comes over OTLP, and keeps it. */
final class TraceReceiver implements AutoCloseable {
    private static final MethodDescriptor<ExportTraceServiceRequest, ExportTraceServiceResponse> EXPORT =
            MethodDescriptor.<ExportTraceServiceRequest, ExportTraceServiceResponse>newBuilder()
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName("opentelemetry.proto.collector.trace.v1.TraceService/Export")
                    .setRequestMarshaller(ProtoUtils.marshaller(ExportTraceServiceRequest.getDefaultInstance()))
                    .setResponseMarshaller(ProtoUtils.marshaller(ExportTraceServiceResponse.getDefaultInstance()))
                    .build();

    /** A span, and the service that sent it. */
    private record ReceivedSpan(String service, Span span) {
        String trace() {
            return HexFormat.of().formatHex(span.getTraceId().toByteArray());
        }
    }

    private final Map<String, ReceivedSpan> byId = new ConcurrentHashMap<>();
    private final Server server;

    TraceReceiver() throws IOException {
        server = Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                .addService(ServerServiceDefinition.builder("opentelemetry.proto.collector.trace.v1.TraceService")
                        .addMethod(EXPORT, ServerCalls.asyncUnaryCall((request, answer) -> {
                            request.getResourceSpansList().forEach(this::keep);
                            answer.onNext(ExportTraceServiceResponse.getDefaultInstance());
                            answer.onCompleted();
                        }))
                        .build())
                .build()
                .start();
    }

    /** What {@code OTEL_EXPORTER_OTLP_ENDPOINT} is to be. */
    String endpoint() {
        return "http://127.0.0.1:" + server.getPort();
    }

    /** The services on the way from the root of a trace to a statement that contains {@code sql}; empty when none came. */
    List<String> way(String trace, String sql) {
        return byId.values().stream()
                .filter(seen -> seen.trace().equals(trace) && statement(seen.span()).contains(sql))
                .map(this::wayTo)
                .max((a, b) -> Integer.compare(a.size(), b.size()))
                .orElse(List.of());
    }

    private List<String> wayTo(ReceivedSpan statement) {
        List<String> way = new ArrayList<>();
        for (ReceivedSpan at = statement; at != null; at = byId.get(id(at.span().getParentSpanId().toByteArray()))) {
            way.addFirst(at.service());
        }
        return way;
    }

    private void keep(ResourceSpans spans) {
        String service = text(spans.getResource().getAttributesList().stream(), "service.name");
        for (ScopeSpans scope : spans.getScopeSpansList()) {
            scope.getSpansList().forEach(
                    span -> byId.put(id(span.getSpanId().toByteArray()), new ReceivedSpan(service, span)));
        }
    }

    private static String statement(Span span) {
        return text(span.getAttributesList().stream(), "db.statement")
                + text(span.getAttributesList().stream(), "db.query.text");
    }

    private static String text(Stream<KeyValue> attributes, String key) {
        return attributes.filter(attribute -> attribute.getKey().equals(key))
                .map(attribute -> attribute.getValue().getStringValue())
                .findFirst().orElse("");
    }

    private static String id(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
