package dev.ensemble.gateway.http;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.grpc.netty.shaded.io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.grpc.netty.shaded.io.netty.handler.codec.http.DefaultHttpResponse;
import io.grpc.netty.shaded.io.netty.handler.codec.http.FullHttpResponse;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpHeaderNames;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpHeaderValues;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpHeaders;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpHeadersFactory;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpMethod;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpRequest;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpResponse;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpResponseStatus;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpVersion;
import io.grpc.netty.shaded.io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** What goes over the wire for an answer. */
final class Responses {
    private static final AsciiString CONTENT_TYPE_OPTIONS = AsciiString.cached("x-content-type-options");
    private static final AsciiString NO_SNIFF = AsciiString.cached("nosniff");

    /** Values may be a caller's words and are looked at; names are ours. */
    private static final HttpHeadersFactory HEADERS =
            DefaultHttpHeadersFactory.headersFactory().withNameValidation(false);

    private Responses() {}

    /**
     * @param last the connection ends after it
     * @param evidence adds headers
     */
    static FullHttpResponse of(HttpRequest request, ApiResponse answer, boolean last, Consumer<HttpHeaders> evidence) {
        FullHttpResponse response = of(answer, request.method().equals(HttpMethod.HEAD), evidence);
        HttpHeaders headers = response.headers();
        if (last) {
            headers.add(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            headers.add(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        return response;
    }

    /** An answer to what is no request, after which the connection ends. */
    static FullHttpResponse last(ApiResponse answer, boolean head) {
        FullHttpResponse response = of(answer, head, none -> {});
        response.headers().add(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return response;
    }

    private static FullHttpResponse of(ApiResponse answer, boolean head, Consumer<HttpHeaders> evidence) {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        ByteBuf sent = head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body);
        // The version is ours, whatever the caller's is: RFC 9110 section 2.5.
        DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()), sent, HEADERS, HEADERS);
        HttpHeaders headers = response.headers();
        evidence.accept(headers);
        answer.headers().forEach(headers::add);
        headers.add(HttpHeaderNames.DATE, HttpDate.now());
        if (answer.hasContent()) {
            headers.add(HttpHeaderNames.CONTENT_TYPE, answer.type()).add(CONTENT_TYPE_OPTIONS, NO_SNIFF);
            if (!answer.type().equals(EventStream.TYPE)) { // whose length is not known yet
                headers.add(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length));
            }
        }
        return response;
    }

    /** The head of a stream of events; its connection ends with it. */
    static HttpResponse events(HttpRequest request, Consumer<HttpHeaders> evidence) {
        DefaultHttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, HEADERS);
        HttpHeaders headers = response.headers();
        evidence.accept(headers);
        headers.add(HttpHeaderNames.DATE, HttpDate.now())
                .add(HttpHeaderNames.CONTENT_TYPE, EventStream.TYPE)
                .add(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
                .add(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (!request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            headers.add(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        return response;
    }
}
