package dev.ensemble.gateway.call;

import com.google.api.FieldBehavior;
import com.google.api.FieldBehaviorProto;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.ensemble.gateway.error.ApiError;
import dev.ensemble.gateway.json.Fields;
import dev.ensemble.gateway.json.JsonDecoder;
import dev.ensemble.gateway.json.Scalars;
import dev.ensemble.gateway.json.Suggestion;
import dev.ensemble.gateway.route.Route;
import dev.ensemble.gateway.route.Routes.Match;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes a gRPC request of an HTTP request, by the rules of google/api/http.proto. */
public final class Transcoder {
    private static final String MASK = "read_mask";
    /** What many APIs call it (AIP-157's system parameter). */
    private static final String MASK_ALIAS = "fields";

    private Transcoder() {}

    /**
     * @param query decoded query parameters
     * @param body the HTTP body; empty when there is none
     */
    public static Message.Builder request(Match match, Map<String, String> query, byte[] body) {
        Route route = match.route();
        Message.Builder request = route.newRequest();
        if (body.length > 0 || bodyRequired(match)) {
            body(route, request, body);
        }
        match.fields().forEach((name, value) -> {
            FieldDescriptor field = request.getDescriptorForType().findFieldByName(name);
            if (request.hasField(field) && !request.getField(field).equals(value)) {
                throw ApiError.invalidField("CONTRADICTION", field.getJsonName(), "the path says '" + value + "'")
                        .exception();
            }
            request.setField(field, value);
        });
        Set<FieldDescriptor> seen = new HashSet<>();
        query.forEach((name, value) -> parameter(match, request, seen, name, value));
        return request;
    }

    /** Whether a request without a body cannot be right. */
    public static boolean bodyRequired(Match match) {
        Route route = match.route();
        return route.bodyField().isPresent()
                || route.body().equals("*")
                        && route.rpc().getInputType().getFields().stream()
                                .anyMatch(f -> required(f) && !match.fields().containsKey(f.getName())
                                        && !f.getName().equals("request_id"));
    }

    private static boolean required(FieldDescriptor field) {
        return field.getOptions().getExtension(FieldBehaviorProto.fieldBehavior).contains(FieldBehavior.REQUIRED);
    }

    private static void body(Route route, Message.Builder request, byte[] body) {
        if (body.length == 0) {
            throw ApiError.invalid("MISSING_BODY", "a JSON body is needed, with curl: --json '{…}'").exception();
        }
        if (route.body().isEmpty()) {
            throw ApiError.invalid("UNEXPECTED_BODY", route.verb() + " takes no body here").exception();
        }
        JsonDecoder.decode(body, route.bodyField().map(request::getFieldBuilder).orElse(request));
    }

    private static void parameter(
            Match match, Message.Builder request, Set<FieldDescriptor> seen, String name, String value) {
        FieldDescriptor field = Fields.find(request.getDescriptorForType(), name.equals(MASK_ALIAS) ? MASK : name);
        List<String> known = parameters(match.route()).stream().map(FieldDescriptor::getJsonName).toList();
        if (field == null || !known.contains(field.getJsonName())) {
            throw ApiError
                    .invalidField("UNKNOWN_PARAMETER", name, "unknown query parameter" + Suggestion.of(name, known))
                    .exception();
        }
        if (!seen.add(field)) {
            throw ApiError.invalidField("DUPLICATE_PARAMETER", name, "this query parameter stands here under two names")
                    .exception();
        }
        request.setField(field, Scalars.parse(field, value)
                .orElseThrow(() -> ApiError.invalidField(
                        "WRONG_TYPE", name, "expected " + Scalars.kind(field) + " but found '" + value + "'")
                        .exception()));
    }

    /** The fields that the query may set: those that neither the path nor the body nor the key's header does. */
    public static List<FieldDescriptor> parameters(Route route) {
        if (route.body().equals("*")) {
            return List.of();
        }
        List<String> inPath = route.path().variables().stream().map(v -> v.field()).toList();
        return route.rpc().getInputType().getFields().stream()
                .filter(f -> !f.getName().equals(route.body())
                        && !inPath.contains(f.getName())
                        && !route.requestId().equals(Optional.of(f)))
                .toList();
    }
}
