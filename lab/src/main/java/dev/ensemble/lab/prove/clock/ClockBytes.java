package dev.ensemble.lab.prove.clock;

import dev.ensemble.chassis.clock.ClockServerInterceptor;
import dev.ensemble.chassis.clock.HlcTimestamp;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Headers;
import java.util.Locale;

/**
 * What the clock adds to a request on the wire: the header blocks of one connection with it, less those without, as the
 * HPACK (RFC 7541) of grpc-java's transport writes them.
 *
 * @param first bytes of the connection's first request
 * @param later bytes of one of those that follow, on average
 */
record ClockBytes(int first, double later) {
    private static final int MESSAGES = 1_000;
    private static final long START_MILLIS = 1_764_000_000_000L;
    private static final int STREAM = 3;

    static ClockBytes measure() throws Http2Exception {
        DefaultHttp2HeadersEncoder with = new DefaultHttp2HeadersEncoder();
        DefaultHttp2HeadersEncoder without = new DefaultHttp2HeadersEncoder();
        int first = 0;
        int later = 0;
        for (int i = 0; i <= MESSAGES; i++) {
            Http2Headers headers = request(i);
            int bare = bytes(without, headers);
            headers.add(ClockServerInterceptor.HLC.name(), HlcTimestamp.of(START_MILLIS + i, i % 7).toString());
            int added = bytes(with, headers) - bare;
            if (i == 0) {
                first = added;
            } else {
                later += added;
            }
        }
        return new ClockBytes(first, later / (double) MESSAGES);
    }

    /** What a request has anyway; the last three differ from call to call. */
    private static Http2Headers request(int number) {
        return new DefaultHttp2Headers()
                .method("POST").scheme("https").authority("sample").path("/ensemble.sample.v1.SampleService/GetSample")
                .add("content-type", "application/grpc")
                .add("te", "trailers")
                .add("user-agent", "grpc-java-netty")
                .add("grpc-accept-encoding", "gzip")
                .add("ensemble-from", "sample-1")
                .add("ensemble-target", "sample-" + number % 3)
                .add("traceparent", String.format(Locale.ROOT, "00-%032x-%016x-01", number + 1, number + 1))
                .add("grpc-timeout", 1_000_000 + number + "u");
    }

    private static int bytes(DefaultHttp2HeadersEncoder encoder, Http2Headers headers) throws Http2Exception {
        ByteBuf block = Unpooled.buffer();
        try {
            encoder.encodeHeaders(STREAM, headers, block);
            return block.readableBytes();
        } finally {
            block.release();
        }
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.0f bytes a message, %d of the first on a connection", later, first);
    }
}
