package dev.ensemble.gateway.json;

import dev.ensemble.gateway.error.ApiError;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Decodes a body as UTF-8 (RFC 3629), refusing what is not. */
final class Utf8 {
    private Utf8() {}

    static String decode(byte[] body) {
        boolean marked = body.length >= 3 && body[0] == (byte) 0xef && body[1] == (byte) 0xbb && body[2] == (byte) 0xbf;
        ByteBuffer in = ByteBuffer.wrap(body);
        in.position(marked ? 3 : 0); // RFC 8259 section 8.1 lets readers ignore a byte order mark
        CharBuffer out = CharBuffer.allocate(body.length);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            throw TextPosition.of(text, text.length())
                    .annotate(ApiError.invalid("INVALID_UTF8",
                            "the body is not UTF-8: bad byte at offset " + in.position()))
                    .exception();
        }
        return text;
    }
}
