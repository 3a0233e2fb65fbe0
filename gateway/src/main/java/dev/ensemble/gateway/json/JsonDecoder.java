package dev.ensemble.gateway.json;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.ensemble.gateway.error.ApiError;
import dev.ensemble.gateway.error.ApiException;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads a message from JSON by the rules of proto3's JSON mapping, strictly: a field that is unknown, stands twice
 * or has the wrong type is an error that tells its JSON path, line and column.
 */
public final class JsonDecoder {
    private final JsonReader reader;

    private JsonDecoder(String text) {
        this.reader = new JsonReader(text);
    }

    /** Reads the whole {@code body} into {@code message}. */
    public static void decode(byte[] body, Message.Builder message) {
        JsonDecoder decoder = new JsonDecoder(Utf8.decode(body));
        if (decoder.reader.peek() == JsonReader.END) {
            throw decoder.reader.malformed("the body is empty; a JSON object is needed");
        }
        decoder.value(JsonPath.ROOT, '{', "an object", () -> decoder.message(JsonPath.ROOT, message));
        decoder.reader.end();
    }

    private void message(JsonPath path, Message.Builder message) {
        Set<FieldDescriptor> seen = new HashSet<>();
        Descriptor type = message.getDescriptorForType();
        reader.object(name -> {
            int offset = reader.offset();
            JsonPath here = path.member(name);
            FieldDescriptor field = Fields.find(type, name);
            if (field == null) {
                throw wrong(here, offset, "UNKNOWN_FIELD", "unknown field" + Suggestion.of(name, Fields.names(type)));
            }
            if (!seen.add(field)) {
                throw wrong(here, offset, "DUPLICATE_KEY", "this field stands twice, under two names");
            }
            field(here, field, message);
        });
    }

    private void field(JsonPath path, FieldDescriptor field, Message.Builder message) {
        if (reader.peek() == 'n') {
            reader.word("null"); // proto3's JSON mapping: as if it were not there
        } else if (field.isMapField()) {
            throw new IllegalStateException(field.getFullName() + ": no request has a map");
        } else if (field.isRepeated()) {
            value(path, '[', "an array", () -> reader.array(i -> message.addRepeatedField(
                    field, single(path.element(i), field, message))));
        } else {
            message.setField(field, single(path, field, message));
        }
    }

    private Object single(JsonPath path, FieldDescriptor field, Message.Builder parent) {
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !Scalars.isText(field)) {
            Message.Builder nested = parent.newBuilderForField(field);
            value(path, '{', "an object", () -> message(path, nested));
            return nested.build();
        }
        int offset = reader.offset();
        String kind = Scalars.kind(field);
        return Scalars.parse(field, literal(path, field, offset, kind))
                .orElseThrow(() -> wrongType(path, offset, kind));
    }

    /** The text of the value that comes next, if its JSON type is one that the field may have. */
    private String literal(JsonPath path, FieldDescriptor field, int offset, String kind) {
        int next = reader.peek();
        if (next == '"' && field.getJavaType() != FieldDescriptor.JavaType.BOOLEAN) {
            return reader.string();
        }
        if (next == '0' && Scalars.mayBeNumber(field)) {
            return reader.number();
        }
        if ((next == 't' || next == 'f') && field.getJavaType() == FieldDescriptor.JavaType.BOOLEAN) {
            String word = next == 't' ? "true" : "false";
            reader.word(word);
            return word;
        }
        throw wrongType(path, offset, kind);
    }

    private void value(JsonPath path, char open, String kind, Runnable read) {
        if (reader.peek() != open) {
            throw wrongType(path, reader.offset(), kind);
        }
        read.run();
    }

    private ApiException wrongType(JsonPath path, int offset, String expected) {
        return wrong(path, offset, "WRONG_TYPE", "expected " + expected + " but found " + reader.kind(offset));
    }

    private ApiException wrong(JsonPath path, int offset, String reason, String description) {
        TextPosition place = reader.place(offset);
        return place.annotate(ApiError.invalidField(reason, path.toString(), description + " (" + place + ")"))
                .exception();
    }
}
