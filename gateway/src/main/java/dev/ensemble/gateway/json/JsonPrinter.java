package dev.ensemble.gateway.json;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;

/** Prints messages by proto3's JSON mapping, on one line, with fields that have their default value. */
public final class JsonPrinter {
    private static final JsonFormat.Printer PRINTER =
            JsonFormat.printer().alwaysPrintFieldsWithNoPresence().omittingInsignificantWhitespace();

    private JsonPrinter() {}

    public static String print(MessageOrBuilder message) {
        try {
            return PRINTER.print(message) + "\n";
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("no contract here has an Any", e);
        }
    }
}
