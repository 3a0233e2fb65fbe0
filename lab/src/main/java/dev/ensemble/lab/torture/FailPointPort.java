package dev.ensemble.lab.torture;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.ensemble.lab.Refused;
import dev.ensemble.lab.http.HttpCaller;
import dev.ensemble.lab.http.Reply;
import dev.ensemble.lab.http.Request;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** The fail points of one process, over its admin port. */
final class FailPointPort {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final URI admin;

    FailPointPort(int adminPort) {
        this.admin = URI.create("http://127.0.0.1:" + adminPort);
    }

    List<String> names() {
        return List.copyOf(call("GET", "/failpoints", "").keySet());
    }

    void arm(String name, String action) {
        call("PUT", "/failpoints/" + name, action);
    }

    void clear(String name) {
        call("DELETE", "/failpoints/" + name, "");
    }

    private JsonObject call(String method, String path, String body) {
        try (HttpCaller caller = new HttpCaller(admin, 0)) {
            Reply reply = caller.call(new Request(method, path, body), TIMEOUT, false).reply();
            if (!(reply instanceof Reply.Answered answer) || answer.status() != 200) {
                throw new Refused(method + " " + admin + path + ": " + reply);
            }
            return JsonParser.parseString(answer.body()).getAsJsonObject();
        }
    }
}
