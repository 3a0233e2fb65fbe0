package dev.ensemble.gateway.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A path of a {@code google.api.http} rule, such as <code>/v1/{name=orders/*}:cancel</code>.
 *
 * <p>The grammar of google/api/http.proto without {@code **}, which no contract here uses and which is refused.
 *
 * @param segments literals and {@code *}, in order
 * @param variables which segments make up which field
 * @param verb what follows the last colon; empty for none
 */
public record PathTemplate(List<String> segments, List<Variable> variables, String verb) {

    /** A field that takes the segments {@code [from, to)}, joined by slashes. */
    public record Variable(String field, int from, int to) {}

    static PathTemplate parse(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("a path starts with '/': " + text);
        }
        List<String> segments = new ArrayList<>();
        List<Variable> variables = new ArrayList<>();
        int at = 1;
        String rest = text;
        int verbAt = text.lastIndexOf(':');
        String verb =
                verbAt > text.lastIndexOf('/') && verbAt > text.lastIndexOf('}') ? text.substring(verbAt + 1) : "";
        int end = verb.isEmpty() ? rest.length() : verbAt;
        while (at < end) {
            if (text.charAt(at) == '{') {
                int close = text.indexOf('}', at);
                String[] variable = text.substring(at + 1, close).split("=", 2);
                int from = segments.size();
                segments.addAll(List.of((variable.length == 2 ? variable[1] : "*").split("/")));
                variables.add(new Variable(variable[0], from, segments.size()));
                at = close + 2;
            } else {
                int slash = text.indexOf('/', at);
                int stop = slash < 0 ? end : slash;
                segments.add(text.substring(at, stop));
                at = stop + 1;
            }
        }
        if (segments.contains("**") || segments.contains("")) {
            throw new IllegalArgumentException("not a path that the gateway understands: " + text);
        }
        return new PathTemplate(List.copyOf(segments), List.copyOf(variables), verb);
    }

    /** The fields that this path sets, when it matches. */
    Optional<Map<String, String>> match(RequestPath path) {
        if (path.segments().size() != segments.size()) {
            return Optional.empty();
        }
        int last = segments.size() - 1;
        if (!verb.isEmpty() && !path.verb().equals(verb)) {
            return Optional.empty();
        }
        for (int i = 0; i <= last; i++) {
            String given = segment(path, i);
            if (given.isEmpty() || !segments.get(i).equals("*") && !segments.get(i).equals(given)) {
                return Optional.empty();
            }
        }
        if (variables.isEmpty()) {
            return Optional.of(Map.of());
        }
        HashMap<String, String> fields = HashMap.<String, String>newHashMap(variables.size());
        for (Variable variable : variables) {
            StringBuilder value = new StringBuilder(segment(path, variable.from()));
            for (int i = variable.from() + 1; i < variable.to(); i++) {
                value.append('/').append(segment(path, i));
            }
            fields.put(variable.field(), value.toString());
        }
        return Optional.of(fields);
    }

    /** The path without the names of its variables, such as {@code /v1/orders/*:cancel}. */
    @Override
    public String toString() {
        return "/" + String.join("/", segments) + (verb.isEmpty() ? "" : ":" + verb);
    }

    private String segment(RequestPath path, int index) {
        boolean withVerb = index < segments.size() - 1 || verb.isEmpty();
        return withVerb ? path.segments().get(index) : path.lastWithoutVerb();
    }
}
