package dev.ensemble.gateway.route;

import dev.ensemble.gateway.error.ApiError;
import java.util.LinkedHashMap;
import java.util.Map;

/** The query of a request: names and values, each name once. */
public final class Query {
    private Query() {}

    /** @param raw the query as it stood in the request line, without the question mark; null for none */
    public static Map<String, String> parse(String raw) {
        if (raw == null || raw.isEmpty()) {
            return Map.of();
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : raw.split("&")) {
            if (pair.isEmpty()) {
                continue; // as forms are read (WHATWG URL, section 5.1)
            }
            int equals = pair.indexOf('=');
            String name = RequestPath.decode(equals < 0 ? pair : pair.substring(0, equals), true);
            String value = equals < 0 ? "" : RequestPath.decode(pair.substring(equals + 1), true);
            if (parameters.putIfAbsent(name, value) != null) {
                throw ApiError.invalidField("DUPLICATE_PARAMETER", name, "this query parameter may be given once only")
                        .exception();
            }
        }
        return parameters;
    }
}
