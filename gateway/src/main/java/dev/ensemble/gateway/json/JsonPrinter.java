package dev.ensemble.gateway.json;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.FieldMask;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Prints messages by proto3's JSON mapping, on one line, with fields that have their default value. */
public final class JsonPrinter {
    private static final JsonFormat.Printer PRINTER =
            JsonFormat.printer().alwaysPrintFieldsWithNoPresence().omittingInsignificantWhitespace();

    private JsonPrinter() {}

    public static String print(Message message) {
        return JsonWriter.knows(message.getDescriptorForType()) ? JsonWriter.write(message) : print(PRINTER, message);
    }

    /** As {@link #print(Message)}, of an answer that keeps those fields of its resource (AIP-157) only. */
    public static String print(Message message, FieldMask mask) {
        List<String> paths = mask.getPathsList();
        if (paths.isEmpty() || paths.contains("*")) {
            return print(message);
        }
        Set<FieldDescriptor> shown = new HashSet<>();
        Descriptor type = message.getDescriptorForType();
        boolean page = type.findFieldByName("next_page_token") != null;
        if (page) {
            shown.addAll(type.getFields());
            type = type.getFields().getFirst().getMessageType();
        }
        type.getFields().stream().filter(field -> paths.contains(field.getName())).forEach(f -> show(f, shown));
        return print(JsonFormat.printer().includingDefaultValueFields(shown).omittingInsignificantWhitespace(),
                message);
    }

    private static void show(FieldDescriptor field, Set<FieldDescriptor> shown) {
        if (shown.add(field) && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            field.getMessageType().getFields().forEach(f -> show(f, shown));
        }
    }

    private static String print(JsonFormat.Printer printer, Message message) {
        try {
            return printer.print(message) + "\n";
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("no contract here has an Any", e);
        }
    }
}
