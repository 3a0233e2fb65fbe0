package dev.ensemble.gateway.json;

import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.util.FieldMaskUtil;
import java.text.ParseException;
import java.time.DateTimeException;
import java.util.Optional;
import java.util.stream.Collectors;

/** Values that are one JSON literal or one query parameter. */
public final class Scalars {
    private Scalars() {}

    /** What to write for such a field, in words. */
    public static String kind(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case INT -> "a whole number of 32 bits";
            case LONG -> "a whole number of 64 bits";
            case BOOLEAN -> "true or false";
            case STRING -> "a string";
            case ENUM -> field.getEnumType().getValues().stream()
                    .skip(1)
                    .map(EnumValueDescriptor::getName)
                    .collect(Collectors.joining(", ", "one of ", ""));
            case MESSAGE -> textKind(field);
            case FLOAT, DOUBLE, BYTE_STRING ->
                    throw new IllegalStateException(field.getFullName() + ": no such type here");
        };
    }

    /** The value that {@code text} stands for; empty when it stands for none. */
    public static Optional<Object> parse(FieldDescriptor field, String text) {
        return switch (field.getJavaType()) {
            case INT -> Numbers.integer(text, Integer.MIN_VALUE, Integer.MAX_VALUE).map(Long::intValue);
            case LONG -> Numbers.integer(text, Long.MIN_VALUE, Long.MAX_VALUE).map(v -> v);
            case BOOLEAN ->
                    text.equals("true") || text.equals("false") ? Optional.of(text.equals("true")) : Optional.empty();
            case STRING -> Optional.of(text);
            case ENUM -> constant(field.getEnumType(), text);
            case MESSAGE -> parseText(field, text);
            case FLOAT, DOUBLE, BYTE_STRING ->
                    throw new IllegalStateException(field.getFullName() + ": no such type here");
        };
    }

    static boolean mayBeNumber(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case INT, LONG, ENUM -> true;
            default -> false;
        };
    }

    /** By name or number; an enum of proto3 is open, so there is a value for each number. */
    private static Optional<Object> constant(EnumDescriptor type, String text) {
        EnumValueDescriptor named = type.findValueByName(text);
        return named != null ? Optional.of(named)
                : Numbers.integer(text, Integer.MIN_VALUE, Integer.MAX_VALUE)
                        .map(number -> type.findValueByNumberCreatingIfUnknown(number.intValue()));
    }

    /** Whether it is a message that JSON writes as a string. */
    public static boolean isText(FieldDescriptor field) {
        return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !textKind(field).isEmpty();
    }

    private static String textKind(FieldDescriptor field) {
        return switch (field.getMessageType().getFullName()) {
            case "google.protobuf.Timestamp" -> "a time such as \"2026-01-31T12:00:00Z\"";
            case "google.protobuf.Duration" -> "a duration in seconds such as \"1.5s\"";
            case "google.protobuf.FieldMask" -> "field names separated by commas";
            default -> "";
        };
    }

    private static Optional<Object> parseText(FieldDescriptor field, String text) {
        try {
            return Optional.of(switch (field.getMessageType().getFullName()) {
                case "google.protobuf.Timestamp" -> Times.parse(text);
                case "google.protobuf.Duration" -> Times.duration(text);
                default -> FieldMaskUtil.fromJsonString(text);
            });
        } catch (ParseException | DateTimeException | IllegalArgumentException wrong) {
            return Optional.empty();
        }
    }
}
