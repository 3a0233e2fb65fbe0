package dev.ensemble.gateway.json;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Fields of a message by the names that proto3's JSON mapping gives them. */
public final class Fields {
    /** Bounded by the number of message types in the contracts. */
    private static final Map<Descriptor, Map<String, FieldDescriptor>> BY_JSON_NAME = new ConcurrentHashMap<>();

    private Fields() {}

    /** The field of that JSON name or of that name in the contract; null when there is none. */
    public static FieldDescriptor find(Descriptor type, String name) {
        FieldDescriptor field = byJsonName(type).get(name);
        return field != null ? field : type.findFieldByName(name);
    }

    /** The JSON names of all fields. */
    public static List<String> names(Descriptor type) {
        return type.getFields().stream().map(FieldDescriptor::getJsonName).toList();
    }

    private static Map<String, FieldDescriptor> byJsonName(Descriptor type) {
        return BY_JSON_NAME.computeIfAbsent(
                type, t -> t.getFields().stream().collect(Collectors.toMap(FieldDescriptor::getJsonName, f -> f)));
    }
}
