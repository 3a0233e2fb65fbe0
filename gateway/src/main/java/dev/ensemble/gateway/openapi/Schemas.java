package dev.ensemble.gateway.openapi;

import build.buf.validate.FieldRules;
import build.buf.validate.ValidateProto;
import com.google.api.FieldBehavior;
import com.google.api.FieldBehaviorProto;
import com.google.api.ResourceProto;
import com.google.gson.JsonObject;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.List;
import java.util.function.Predicate;

/** JSON schemas (2020-12) of messages, by proto3's JSON mapping and the rules that stand in the contracts. */
final class Schemas {
    private final Comments comments;
    private final JsonObject components = new JsonObject();

    Schemas(Comments comments) {
        this.comments = comments;
    }

    /** All schemas that were asked for so far, and those that they need. */
    JsonObject components() {
        return components;
    }

    /** A reference to the schema of {@code type}. */
    JsonObject ref(Descriptor type) {
        if (!components.has(type.getName())) {
            components.add(type.getName(), new JsonObject()); // reserves the name for types that hold themselves
            JsonObject schema = message(type, field -> true);
            if (type.getOptions().hasExtension(ResourceProto.resource)) {
                schema.remove("required"); // a partial response has less; requests say so beside the reference
            }
            components.add(type.getName(), schema);
        }
        return JsonObjects.ref("schemas", type.getName());
    }

    /** A reference to the schema of {@code type}, as something to send. */
    JsonObject refToSend(Descriptor type) {
        JsonObject ref = ref(type);
        List<String> required = required(type.getFields());
        if (!required.isEmpty()) {
            ref.add("required", JsonObjects.array(required));
        }
        return ref;
    }

    /** The schema of a message with some of its fields. */
    JsonObject message(Descriptor type, Predicate<FieldDescriptor> kept) {
        List<FieldDescriptor> fields = type.getFields().stream().filter(kept).toList();
        JsonObject properties = new JsonObject();
        fields.forEach(field -> properties.add(field.getJsonName(), field(field)));
        List<String> required = required(fields);
        return JsonObjects.object(
                "type", "object",
                "description", comments.of(type),
                "properties", properties,
                "required", required.isEmpty() ? null : JsonObjects.array(required),
                "additionalProperties", false);
    }

    /** The schema of one field, or of the query parameter that it makes. */
    JsonObject field(FieldDescriptor field) {
        JsonObject schema = described(field);
        FieldRules rules = field.getOptions().getExtension(ValidateProto.field);
        if (field.isMapField()) {
            schema.addProperty("type", "object");
            schema.add("additionalProperties",
                    value(field.getMessageType().findFieldByName("value"), FieldRules.getDefaultInstance()));
        } else if (field.isRepeated()) {
            schema.addProperty("type", "array");
            schema.add("items", value(field, rules.getRepeated().getItems()));
            Constraints.repeated(rules.getRepeated(), schema);
        } else {
            value(field, rules).entrySet().forEach(e -> schema.add(e.getKey(), e.getValue()));
        }
        return schema;
    }

    private static List<String> required(List<FieldDescriptor> fields) {
        return fields.stream().filter(Schemas::required).map(FieldDescriptor::getJsonName).toList();
    }

    static boolean required(FieldDescriptor field) {
        return behaviors(field).contains(FieldBehavior.REQUIRED) && !field.getName().equals("request_id");
    }

    private JsonObject described(FieldDescriptor field) {
        List<FieldBehavior> behaviors = behaviors(field);
        boolean readOnly =
                behaviors.contains(FieldBehavior.OUTPUT_ONLY) || behaviors.contains(FieldBehavior.IDENTIFIER);
        return JsonObjects.object("description", comments.of(field), "readOnly", readOnly ? true : null);
    }

    private JsonObject value(FieldDescriptor field, FieldRules rules) {
        return switch (field.getJavaType()) {
            case STRING -> Constraints.string(rules.getString(), JsonObjects.object("type", "string"));
            case INT -> Constraints.int32(rules.getInt32(), JsonObjects.object("type", "integer", "format", "int32"));
            case LONG -> int64(field, rules);
            case BOOLEAN -> JsonObjects.object("type", "boolean");
            case ENUM -> JsonObjects.object("type", "string", "enum", JsonObjects.array(
                    field.getEnumType().getValues().stream().map(EnumValueDescriptor::getName).toList()));
            case MESSAGE -> wellKnown(field.getMessageType());
            case FLOAT, DOUBLE, BYTE_STRING -> throw new IllegalArgumentException(field.getFullName());
        };
    }

    /** 64 bits are written as a string and read as a number too, which is what callers should be told to send. */
    private static JsonObject int64(FieldDescriptor field, FieldRules rules) {
        return required(field)
                ? Constraints.int64(rules.getInt64(), JsonObjects.object("type", "integer", "format", "int64"))
                : JsonObjects.object("type", "string", "format", "int64", "pattern", "^-?[0-9]{1,19}$");
    }

    private JsonObject wellKnown(Descriptor type) {
        return switch (type.getFullName()) {
            case "google.protobuf.Timestamp" -> JsonObjects.object("type", "string", "format", "date-time");
            case "google.protobuf.Duration" ->
                    JsonObjects.object("type", "string", "pattern", "^[0-9]{1,9}(\\.[0-9]{1,9})?s$");
            case "google.protobuf.FieldMask" ->
                    JsonObjects.object("type", "string", "pattern", "^(\\*|[a-zA-Z_]+(,[a-zA-Z_]+)*)$");
            default -> ref(type);
        };
    }

    private static List<FieldBehavior> behaviors(FieldDescriptor field) {
        return field.getOptions().getExtension(FieldBehaviorProto.fieldBehavior);
    }
}
