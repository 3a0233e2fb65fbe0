package dev.ensemble.gateway.fuzz;

import com.google.protobuf.util.JsonFormat;
import dev.ensemble.gateway.error.ApiException;
import dev.ensemble.gateway.json.JsonDecoder;
import dev.ensemble.gateway.json.JsonPrinter;
import dev.ensemble.order.v1.Order;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** For {@code gateway/fuzz json}: whatever our decoder takes, protobuf's understands the same, and it prints back. */
public final class JsonFuzz {
    /** Protobuf's parser writes such numbers out, which takes minutes. */
    private static final Pattern LONG_EXPONENT = Pattern.compile("[eE][+-]?[0-9]{4}");

    private JsonFuzz() {}

    /** Called by Jazzer; an exception is a finding. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        Order.Builder ours = Order.newBuilder();
        try {
            JsonDecoder.decode(input, ours);
        } catch (ApiException refused) {
            if (refused.error().message().length() > 2_000) {
                throw new AssertionError("an error as long as its cause: " + refused.error().message().length());
            }
            return;
        }
        String text = new String(input, StandardCharsets.UTF_8);
        if (!LONG_EXPONENT.matcher(text).find()) {
            Order.Builder theirs = Order.newBuilder();
            JsonFormat.parser().merge(text, theirs);
            require(theirs.build().equals(ours.build()), "understood in another way than by protobuf");
        }
        Order.Builder again = Order.newBuilder();
        JsonDecoder.decode(JsonPrinter.print(ours.build()).getBytes(StandardCharsets.UTF_8), again);
        require(again.build().equals(ours.build()), "printed and read again it is another");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
