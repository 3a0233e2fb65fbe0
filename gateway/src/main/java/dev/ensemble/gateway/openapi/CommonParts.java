package dev.ensemble.gateway.openapi;

import com.google.gson.JsonObject;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What all operations have in common and no contract says: headers and the shape of errors. */
final class CommonParts {
    private static final Map<String, String> EVIDENCE = new TreeMap<>(Map.of(
            "Server-Timing", "Time spent in each hop, in milliseconds (W3C Server Timing).",
            "Ensemble-Path", "The instances that took part, in order.",
            "Ensemble-Attempts", "Attempts at each instance, as a dictionary (RFC 8941).",
            "Ensemble-Breaker", "State of the caller's circuit breaker at each hop, as a dictionary (RFC 8941).",
            "Ensemble-Hlc", "Hybrid logical time of the answer: later than all that the request has brought about.",
            "Ensemble-Deadline-Left", "What was left of the deadline when the answer was sent.",
            "traceparent", "The trace of this request (W3C Trace Context)."));

    /** 13 digits of milliseconds, and 5 of a counter up to 65535. */
    private static final String HLC =
            "^[0-9]{13}\\.([0-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])$";

    private CommonParts() {}

    /** Names of the headers that tell how an answer came about. */
    static Set<String> evidence() {
        return EVIDENCE.keySet();
    }

    static JsonObject parameters() {
        return JsonObjects.object(
                "IdempotencyKey", JsonObjects.object(
                        "name", "Idempotency-Key",
                        "in", "header",
                        "description",
                        "Makes a repeat harmless for 24 h: 1 to 128 printable characters, quoted or not; the same as"
                                + " `requestId` in the body. Without either the gateway makes one and shows it in the answer.",
                        "schema", JsonObjects.object("type", "string", "pattern", "^[!#-~]([ -~]{0,126}[!-~])?$")),
                "IfNoneMatch", JsonObjects.object(
                        "name", "If-None-Match",
                        "in", "header",
                        "description", "An `ETag` of before: the answer is 304 when nothing has changed.",
                        "schema", JsonObjects.object("type", "string", "pattern", "^(\\*|(W/)?\"[!#-~]*\")$")),
                "Hlc", JsonObjects.object(
                        "name", "Ensemble-Hlc",
                        "in", "header",
                        "description",
                        "Hybrid logical time of the caller, such as `Ensemble-Hlc` of the last answer: what is done for"
                                + " the request is later. One that is too far ahead (60 s) is not followed.",
                        "schema", JsonObjects.object("type", "string", "pattern", HLC)),
                "Timeout", JsonObjects.object(
                        "name", "Ensemble-Timeout",
                        "in", "header",
                        "description",
                        "Deadline of the whole call, such as `800ms` or `1.5s`: at least 10ms, more than 60s is taken as 60s;"
                                + " 2s when absent."
                                + " `grpc-timeout` is understood as well.",
                        "schema",
                        JsonObjects.object("type", "string", "pattern", "^([1-9][0-9]{1,3}ms|[1-5]?[1-9]s)$")));
    }

    static JsonObject headers() {
        JsonObject headers = new JsonObject();
        headers.add("ETag", header("Names this very answer; for `If-None-Match`.", null));
        headers.add("Location", header("Where the new resource is.", "uri-reference"));
        EVIDENCE.forEach((name, description) -> headers.add(name, header(description, null)));
        return headers;
    }

    static JsonObject responses() {
        return JsonObjects.object("Error", JsonObjects.object(
                "description",
                "An error (AIP-193). 503 states that nothing happened; 504 with reason `OUTCOME_UNKNOWN` that"
                        + " the outcome is unknown: repeat it with the same key.",
                "content", JsonObjects.object("application/json",
                        JsonObjects.object("schema", JsonObjects.ref("schemas", "Error")))));
    }

    static JsonObject errorSchema() {
        JsonObject details = JsonObjects.object(
                "type", "array",
                "description", "For programs: google.rpc.ErrorInfo, BadRequest (with JSON paths), RetryInfo.",
                "items",
                JsonObjects.object("type", "object", "properties",
                        JsonObjects.object("@type", JsonObjects.object("type", "string")),
                        "required", JsonObjects.array(Set.of("@type"))));
        JsonObject error = JsonObjects.object(
                "type", "object",
                "properties", JsonObjects.object(
                        "code", JsonObjects.object("type", "integer", "description", "HTTP code."),
                        "status",
                        JsonObjects.object("type", "string", "description", "Canonical code (google.rpc.Code)."),
                        "message", JsonObjects.object("type", "string", "description", "For people."),
                        "details", details),
                "required", JsonObjects.array(java.util.List.of("code", "status", "message", "details")));
        return JsonObjects.object(
                "type", "object", "properties", JsonObjects.object("error", error), "required",
                JsonObjects.array(Set.of("error")));
    }

    private static JsonObject header(String description, String format) {
        return JsonObjects.object("description", description, "schema",
                JsonObjects.object("type", "string", "format", format));
    }
}
