package dev.ensemble.gateway.openapi;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.ensemble.gateway.route.Route;
import dev.ensemble.gateway.route.Routes;
import java.util.List;
import java.util.Locale;

/** The API's description (OpenAPI 3.1), made of the same descriptors as the routes, and their comments. */
public final class OpenApi {
    private OpenApi() {}

    public static JsonObject describe(Routes routes) {
        Comments comments = Comments.load();
        Schemas schemas = new Schemas(comments);
        Operations operations = new Operations(comments, schemas);
        JsonObject paths = new JsonObject();
        for (Route route : routes.all()) {
            String path = Placeholders.path(route);
            if (!paths.has(path)) {
                paths.add(path, new JsonObject());
            }
            paths.getAsJsonObject(path).add(route.verb().toLowerCase(Locale.ROOT), operations.of(route));
        }
        JsonObject components = schemas.components();
        components.add("Error", CommonParts.errorSchema());
        return JsonObjects.object(
                "openapi", "3.1.0",
                "info", JsonObjects.object(
                        "title", "Ensemble",
                        "version", "v1",
                        "description", "Orders and stock of a small shop that is a distributed system one can break."
                                + " Callers see one system; the answers' headers tell which parts of it took part.",
                        "license", JsonObjects.object("name", "Apache-2.0", "identifier", "Apache-2.0")),
                "servers", JsonObjects.array(List.of(JsonObjects.object("url", "/"))),
                "tags", tags(routes, comments),
                "paths", paths,
                "components", JsonObjects.object(
                        "schemas", components,
                        "parameters", CommonParts.parameters(),
                        "headers", CommonParts.headers(),
                        "responses", CommonParts.responses()));
    }

    private static JsonArray tags(Routes routes, Comments comments) {
        JsonArray tags = new JsonArray();
        for (ServiceDescriptor service : routes.all().stream().map(r -> r.rpc().getService()).distinct().toList()) {
            tags.add(JsonObjects.object("name", service.getName(), "description", comments.of(service)));
        }
        return tags;
    }
}
