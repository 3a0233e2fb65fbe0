package dev.ensemble.gateway.openapi;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Locale;
import java.util.Map;

/** The API's description as one page to read, that needs nothing from elsewhere. */
final class DocsPage {
    private static final String STYLE = """
            :root{color-scheme:light dark;--line:#8884;--soft:#8882}
            body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem}
            code{font:.9em ui-monospace,monospace;background:var(--soft);padding:.1em .3em;border-radius:.2em}
            h2{margin-top:2.5rem}article{border-top:1px solid var(--line);padding:.5rem 0 1rem}
            h3 code{font-size:1rem}.get{color:#0a7}.post{color:#c60}nav a{display:block}
            table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid var(--line)}
            """;

    private final JsonObject api;
    private final StringBuilder html = new StringBuilder(16_384);

    private DocsPage(JsonObject api) {
        this.api = api;
    }

    /** @param api what {@link OpenApi} made */
    static String render(JsonObject api) {
        return new DocsPage(api).render();
    }

    private String render() {
        JsonObject info = api.getAsJsonObject("info");
        html.append(
                "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\"><title>")
                .append(text(info, "title")).append("</title><style>").append(STYLE).append("</style><h1>")
                .append(text(info, "title")).append(" API</h1><p>").append(prose(info))
                .append("</p><p><a href=/openapi.json>OpenAPI 3.1 document</a></p>");
        for (JsonElement tag : api.getAsJsonArray("tags")) {
            String name = tag.getAsJsonObject().get("name").getAsString();
            html.append("<h2>").append(escape(name)).append("</h2><p>").append(prose(tag.getAsJsonObject()))
                    .append("</p>");
            api.getAsJsonObject("paths").entrySet()
                    .forEach(path -> path.getValue().getAsJsonObject().entrySet().stream()
                            .filter(o -> o.getValue().getAsJsonObject().getAsJsonArray("tags").get(0).getAsString()
                                    .equals(name))
                            .forEach(o -> operation(o.getKey(), path.getKey(), o.getValue().getAsJsonObject())));
        }
        html.append("<h2>Schemas</h2>");
        api.getAsJsonObject("components").getAsJsonObject("schemas").entrySet().forEach(this::schema);
        return html.append("</html>\n").toString();
    }

    private void operation(String verb, String path, JsonObject operation) {
        html.append("<article id=").append(text(operation, "operationId")).append("><h3><code><b class=").append(verb)
                .append('>')
                .append(verb.toUpperCase(Locale.ROOT)).append("</b> ").append(escape(path)).append("</code></h3><p>")
                .append(prose(operation)).append("</p><table><tr><th>Parameter<th>Type<th>Meaning");
        for (JsonElement element : operation.getAsJsonArray("parameters")) {
            JsonObject parameter = resolve(element.getAsJsonObject());
            row(text(parameter, "name") + " <small>" + text(parameter, "in") + "</small>",
                    parameter.getAsJsonObject("schema"), prose(parameter));
        }
        if (operation.has("requestBody")) {
            body("body", operation.getAsJsonObject("requestBody"));
        }
        body("answer", operation.getAsJsonObject("responses").getAsJsonObject("200"));
        html.append("</table></article>");
    }

    private void body(String what, JsonObject holder) {
        JsonObject schema =
                holder.getAsJsonObject("content").getAsJsonObject("application/json").getAsJsonObject("schema");
        if (schema.has("properties")) {
            properties(what + ".", schema);
        } else {
            row(what, schema, "");
        }
    }

    private void schema(Map.Entry<String, JsonElement> named) {
        JsonObject schema = named.getValue().getAsJsonObject();
        html.append("<article id=").append(named.getKey()).append("><h3>").append(named.getKey()).append("</h3><p>")
                .append(prose(schema)).append("</p><table><tr><th>Field<th>Type<th>Meaning");
        properties("", schema);
        html.append("</table></article>");
    }

    private void properties(String prefix, JsonObject schema) {
        schema.getAsJsonObject("properties").entrySet()
                .forEach(p -> row(prefix + "<code>" + escape(p.getKey()) + "</code>", p.getValue().getAsJsonObject(),
                        prose(p.getValue().getAsJsonObject())));
    }

    private void row(String name, JsonObject schema, String meaning) {
        html.append("<tr><td>").append(name).append("<td>").append(type(schema)).append("<td>").append(meaning);
    }

    private static String type(JsonObject schema) {
        if (schema.has("$ref")) {
            String name = schema.get("$ref").getAsString().replaceFirst(".*/", "");
            return "<a href=#" + name + ">" + name + "</a>";
        }
        if (schema.has("items")) {
            return "array of " + type(schema.getAsJsonObject("items"));
        }
        return text(schema, schema.has("format") ? "format" : "type");
    }

    private JsonObject resolve(JsonObject maybeRef) {
        return maybeRef.has("$ref")
                ? api.getAsJsonObject("components").getAsJsonObject("parameters")
                        .getAsJsonObject(maybeRef.get("$ref").getAsString().replaceFirst(".*/", ""))
                : maybeRef;
    }

    private static String text(JsonObject from, String name) {
        return from.has(name) ? escape(from.get(name).getAsString()) : "";
    }

    /** The description, with what stands in backticks as code. */
    private static String prose(JsonObject described) {
        return text(described, "description").replaceAll("`([^`]*)`", "<code>$1</code>");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
