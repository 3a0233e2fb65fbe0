package dev.ensemble.lab.manifests;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * One object for a cluster.
 *
 * @param source where it stands
 * @param model as Kubernetes reads it
 */
record Manifest(String source, JsonObject json, Object model) {

    /** Reads all documents of a YAML text. */
    static List<Manifest> read(String source, String yaml) {
        List<Manifest> manifests = new ArrayList<>();
        for (Object document : new Load(LoadSettings.builder().setLabel(source).build()).loadAllFromString(yaml)) {
            JsonObject json = new Gson().toJsonTree(document).getAsJsonObject();
            try {
                manifests.add(new Manifest(source, json, Schema.read(json)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(source + ": " + e.getMessage(), e);
            }
        }
        return manifests;
    }

    static <T> List<T> all(List<Manifest> manifests, Class<T> type) {
        return manifests.stream().map(Manifest::model).filter(type::isInstance).map(type::cast).toList();
    }

    String kind() {
        return json.get("kind").getAsString();
    }

    String name() {
        return json.getAsJsonObject("metadata").get("name").getAsString();
    }

    @Override
    public String toString() {
        return kind() + "/" + name();
    }
}
