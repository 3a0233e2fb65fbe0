package dev.ensemble.lab.run.failpoint;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.lab.load.http.HttpCaller;
import dev.ensemble.lab.load.http.Reply;
import dev.ensemble.lab.load.http.Request;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * The fail points of one process, over its admin port. Throws {@link UsageException} when that does not do as it is
 * told.
 */
public final class FailPointPort {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final URI admin;

    /** Those of the process with this admin port on this machine. */
    public FailPointPort(int adminPort) {
        this.admin = URI.create("http://127.0.0.1:" + adminPort);
    }

    /** All, by name, with what is set there; {@code off} for nothing. */
    public Map<String, String> all() {
        Map<String, String> all = new TreeMap<>();
        call("GET", "/failpoints", "").asMap().forEach((name, action) -> all.put(name, action.getAsString()));
        return all;
    }

    /**
     * Sets {@code halt}, {@code hang}, {@code fail}, {@code panic} or {@code delay(20ms)}. A thread that comes to a halt ends the
     * process, perhaps before it has answered this.
     */
    public void arm(String name, String action) {
        Request request = new Request("PUT", "/failpoints/" + name, action);
        Reply reply = send(request);
        if (!(action.equals("halt") && reply instanceof Reply.ConnectionBroken broken && broken.sent())) {
            good(request, reply);
        }
    }

    /** Sets nothing there, and lets go who hangs there. */
    public void clear(String name) {
        call("DELETE", "/failpoints/" + name, "");
    }

    private JsonObject call(String method, String path, String body) {
        Request request = new Request(method, path, body);
        return good(request, send(request));
    }

    private Reply send(Request request) {
        try (HttpCaller caller = new HttpCaller(admin, 0)) {
            return caller.call(request, TIMEOUT, false).reply();
        }
    }

    private JsonObject good(Request request, Reply reply) {
        if (!(reply instanceof Reply.Answered answer) || answer.status() != 200) {
            throw new UsageException(request.method() + " " + admin + request.path() + ": " + reply);
        }
        return JsonParser.parseString(answer.body()).getAsJsonObject();
    }
}
