package dev.ensemble.gateway.openapi;

import build.buf.validate.ValidateProto;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.ensemble.gateway.call.Transcoder;
import dev.ensemble.gateway.openapi.Placeholders.Placeholder;
import dev.ensemble.gateway.route.Route;

/** Describes what a route does. */
final class Operations {
    private final Comments comments;
    private final Schemas schemas;

    Operations(Comments comments, Schemas schemas) {
        this.comments = comments;
        this.schemas = schemas;
    }

    JsonObject of(Route route) {
        return JsonObjects.object(
                "operationId",
                route.rpc().getName().substring(0, 1).toLowerCase(java.util.Locale.ROOT)
                        + route.rpc().getName().substring(1),
                "tags", JsonObjects.array(java.util.List.of(route.rpc().getService().getName())),
                "summary", comments.summary(route.rpc()),
                "description", comments.of(route.rpc()),
                "parameters", parameters(route),
                "requestBody", body(route),
                "responses", responses(route));
    }

    private JsonArray parameters(Route route) {
        JsonArray parameters = new JsonArray();
        Placeholders.of(route).forEach(p -> parameters.add(inPath(p)));
        for (FieldDescriptor field : Transcoder.parameters(route)) {
            JsonObject schema = schemas.field(field);
            schema.remove("description");
            parameters.add(JsonObjects.object(
                    "name", field.getJsonName(), "in", "query", "description", comments.of(field), "schema", schema));
        }
        if (route.requestId().isPresent()) {
            parameters.add(JsonObjects.ref("parameters", "IdempotencyKey"));
        }
        if (route.verb().equals("GET")) {
            parameters.add(JsonObjects.ref("parameters", "IfNoneMatch"));
        }
        parameters.add(JsonObjects.ref("parameters", "Timeout"));
        parameters.add(JsonObjects.ref("parameters", "Hlc"));
        return parameters;
    }

    /** The rule is that of the whole resource name; the collection before the wildcard is cut off it. */
    private JsonObject inPath(Placeholder placeholder) {
        String rule = placeholder.field().getOptions().getExtension(ValidateProto.field).getString().getPattern();
        return JsonObjects.object(
                "name", placeholder.name(),
                "in", "path",
                "required", true,
                "description", "The id in " + comments.of(placeholder.field()),
                "schema", JsonObjects.object("type", "string", "pattern", rule.replaceFirst("^\\^[a-z]+/", "^")));
    }

    private JsonObject body(Route route) {
        if (route.body().isEmpty()) {
            return null;
        }
        JsonObject schema = route.bodyField()
                .map(field -> schemas.refToSend(field.getMessageType()))
                .orElseGet(() -> schemas.message(route.rpc().getInputType(), f -> !inPath(route, f)));
        boolean empty = schema.has("properties") && schema.getAsJsonObject("properties").isEmpty();
        return empty ? null : JsonObjects.object("required", true, "content", json(schema));
    }

    private JsonObject responses(Route route) {
        JsonObject schema = schemas.ref(route.rpc().getOutputType());
        JsonObject responses = new JsonObject();
        JsonObject tag =
                route.verb().equals("GET") ? JsonObjects.object("ETag", JsonObjects.ref("headers", "ETag"))
                        : new JsonObject();
        responses.add("200", response(comments.of(route.rpc().getOutputType()), schema, tag));
        if (route.rpc().getName().startsWith("Create")) {
            responses.add("201", response("Made by this request.", schema,
                    JsonObjects.object("Location", JsonObjects.ref("headers", "Location"))));
        }
        if (route.verb().equals("GET")) {
            responses.add("304", JsonObjects.object("description", "What `If-None-Match` names is what there is."));
        }
        responses.add("default", JsonObjects.ref("responses", "Error"));
        return responses;
    }

    private static JsonObject response(String description, JsonObject schema, JsonObject headers) {
        CommonParts.evidence().forEach(name -> headers.add(name, JsonObjects.ref("headers", name)));
        return JsonObjects.object("description", description, "headers", headers, "content", json(schema));
    }

    private static boolean inPath(Route route, FieldDescriptor field) {
        return route.path().variables().stream().anyMatch(v -> v.field().equals(field.getName()));
    }

    private static JsonObject json(JsonObject schema) {
        return JsonObjects.object("application/json", JsonObjects.object("schema", schema));
    }
}
