package dev.ensemble.gateway.openapi;

import com.google.api.ResourceDescriptor;
import com.google.api.ResourceProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.ensemble.gateway.route.PathTemplate;
import dev.ensemble.gateway.route.Route;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names the wildcards of a path after the resource that they stand for: {@code orders/*} is {@code orders/{order}}. */
final class Placeholders {
    private static final Pattern NAME = Pattern.compile("\\{([^}]*)\\}");

    /** A wildcard: its name, and the field that it is part of. */
    record Placeholder(String name, FieldDescriptor field) {}

    private Placeholders() {}

    /** The path as OpenAPI writes it. */
    static String path(Route route) {
        List<String> segments = new ArrayList<>(route.path().segments());
        Iterator<Placeholder> placeholders = of(route).iterator();
        segments.replaceAll(s -> s.equals("*") ? "{" + placeholders.next().name() + "}" : s);
        return "/" + String.join("/", segments) + (route.path().verb().isEmpty() ? "" : ":" + route.path().verb());
    }

    /** The wildcards of a path, in order. */
    static List<Placeholder> of(Route route) {
        List<Placeholder> placeholders = new ArrayList<>();
        for (PathTemplate.Variable variable : route.path().variables()) {
            FieldDescriptor field = route.rpc().getInputType().findFieldByName(variable.field());
            Matcher names = NAME.matcher(resourcePattern(field));
            for (int i = variable.from(); i < variable.to(); i++) {
                if (route.path().segments().get(i).equals("*")) {
                    placeholders.add(new Placeholder(names.find() ? names.group(1) : variable.field(), field));
                }
            }
        }
        return placeholders;
    }

    private static String resourcePattern(FieldDescriptor field) {
        String type = field.getOptions().getExtension(ResourceProto.resourceReference).getType();
        for (Descriptor message : field.getFile().getMessageTypes()) {
            ResourceDescriptor resource = message.getOptions().getExtension(ResourceProto.resource);
            if (!type.isEmpty() && resource.getType().equals(type)) {
                return resource.getPattern(0);
            }
        }
        return "";
    }
}
