package dev.ensemble.gateway.openapi;

import com.google.common.base.CaseFormat;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import com.google.protobuf.Descriptors.GenericDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The comments of the contracts, by the full name of what they describe. Generated classes do not have them. */
final class Comments {
    private static final String PROTOSET = "/META-INF/ensemble/descriptors.binpb";

    /** A field's name as the contracts write it, where a comment mentions it. */
    private static final Pattern FIELD = Pattern.compile("`[a-z]+(_[a-z]+)+`");

    private final Map<String, String> byName = new HashMap<>();

    private Comments() {}

    /** Reads the descriptor set that the contracts' module carries. */
    static Comments load() {
        Comments comments = new Comments();
        try (InputStream in = Comments.class.getResourceAsStream(PROTOSET)) {
            FileDescriptorSet.parseFrom(in).getFileList().stream()
                    .filter(file -> file.getPackage().startsWith("ensemble."))
                    .forEach(comments::file);
        } catch (IOException e) {
            throw new UncheckedIOException(PROTOSET, e);
        }
        return comments;
    }

    /** The comment as one text, lines joined; empty when there is none. */
    String of(GenericDescriptor element) {
        return byName.getOrDefault(element.getFullName(), "");
    }

    /** The first sentence of the comment, without its full stop. */
    String summary(GenericDescriptor element) {
        String text = of(element);
        int stop = text.indexOf(". ");
        String first = stop < 0 ? text : text.substring(0, stop);
        return first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
    }

    private void file(FileDescriptorProto file) {
        for (Location location : file.getSourceCodeInfo().getLocationList()) {
            if (!location.getLeadingComments().isBlank()) {
                String text = String.join(" ", location.getLeadingComments().strip().split("\\s*\\n\\s*"));
                byName.put(name(file, location.getPathList()),
                        FIELD.matcher(text).replaceAll(m -> camelCase(m.group())));
            }
        }
    }

    /** The full name of the element at {@code path}, which alternates field numbers and indices (descriptor.proto). */
    private static String name(FileDescriptorProto file, List<Integer> path) {
        String scope = file.getPackage();
        Object at = file;
        for (int i = 0; i + 1 < path.size(); i += 2) {
            int index = path.get(i + 1);
            at = child(at, path.get(i), index);
            scope = scope + "." + simpleName(at);
        }
        return scope;
    }

    private static String camelCase(String name) {
        return CaseFormat.LOWER_UNDERSCORE.to(CaseFormat.LOWER_CAMEL, name);
    }

    private static Object child(Object parent, int field, int index) {
        return switch (parent) {
            case FileDescriptorProto file when field == FileDescriptorProto.MESSAGE_TYPE_FIELD_NUMBER ->
                    file.getMessageType(index);
            case FileDescriptorProto file when field == FileDescriptorProto.SERVICE_FIELD_NUMBER ->
                    file.getService(index);
            case DescriptorProto message when field == DescriptorProto.FIELD_FIELD_NUMBER -> message.getField(index);
            case DescriptorProto message when field == DescriptorProto.ENUM_TYPE_FIELD_NUMBER ->
                    message.getEnumType(index);
            case ServiceDescriptorProto service when field == ServiceDescriptorProto.METHOD_FIELD_NUMBER ->
                    service.getMethod(index);
            case EnumDescriptorProto values when field == EnumDescriptorProto.VALUE_FIELD_NUMBER ->
                    values.getValue(index);
            default -> "";
        };
    }

    private static String simpleName(Object element) {
        return switch (element) {
            case com.google.protobuf.MessageOrBuilder named -> (String) named.getField(
                    named.getDescriptorForType().findFieldByName("name"));
            default -> "";
        };
    }
}
