package dev.ensemble.gateway.support;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.ensemble.gateway.support.Http2Socket.Frame;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** One gRPC call made of bytes, as no library would make it. */
public final class RawGrpc {
    private final Map<String, String> headers = new LinkedHashMap<>(Map.of(
            ":method", "POST", ":scheme", "http", ":authority", "x", "content-type", "application/grpc",
            "te", "trailers"));

    /** @param path of the method */
    public RawGrpc(String path) {
        headers.put(":path", path);
    }

    /** With this header in place of the one of the same name; without it where the value is empty. */
    public RawGrpc with(String name, String value) {
        headers.remove(name);
        if (!value.isEmpty()) {
            headers.put(name, value);
        }
        return this;
    }

    /** Sends it with these bytes as its data; what comes back, a line each header. */
    public String send(int port, byte[] data) throws IOException {
        try (Http2Socket socket = new Http2Socket(port)) {
            socket.greet().frame(Http2Socket.HEADERS, Http2Socket.END_HEADERS, 1, block())
                    .frame(Http2Socket.DATA, Http2Socket.END_STREAM, 1, data);
            StringBuilder answer = new StringBuilder();
            DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
            while (true) {
                Frame frame = socket.await(each -> each.stream() == 1 || each.type() == Http2Socket.GOAWAY
                        || each.equals(Frame.NOTHING));
                switch (frame.type()) {
                    case Http2Socket.HEADERS -> decoder.decodeHeaders(1, Unpooled.wrappedBuffer(frame.payload()))
                            .forEach(header -> answer.append(header.getKey()).append(": ").append(header.getValue())
                                    .append('\n'));
                    case Http2Socket.RST_STREAM -> answer.append("RST_STREAM ").append(frame.error()).append('\n');
                    case Http2Socket.DATA -> answer.append(new String(frame.payload(), ISO_8859_1)).append('\n');
                    default -> answer.append("the connection ends\n");
                }
                boolean over = frame.type() == Http2Socket.RST_STREAM || frame.type() == Http2Socket.GOAWAY
                        || frame.equals(Frame.NOTHING) || (frame.flags() & Http2Socket.END_STREAM) != 0
                                && (frame.type() == Http2Socket.HEADERS || frame.type() == Http2Socket.DATA);
                if (over) {
                    return answer.toString();
                }
            }
        } catch (Http2Exception e) {
            throw new IOException(e);
        }
    }

    private byte[] block() {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        headers.entrySet().stream()
                .sorted((one, other) -> Boolean.compare(other.getKey().startsWith(":"), one.getKey().startsWith(":")))
                .forEach(header -> {
                    block.write(0); // a literal, its name too
                    text(block, header.getKey());
                    text(block, header.getValue());
                });
        return block.toByteArray();
    }

    private static void text(ByteArrayOutputStream block, String text) {
        block.write(text.length());
        block.writeBytes(text.getBytes(ISO_8859_1));
    }
}
