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
 * The fail points, the clock and the events of one process, over its admin port. Throws {@link UsageException} when that does not do
 * as it is told.
 */
public final class AdminPort {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final String CLOCK = "/clock";

    private final URI admin;

    /** That of the process with this admin port on this machine. */
    public AdminPort(int port) {
        this.admin = URI.create("http://127.0.0.1:" + port);
    }

    /** All fail points, by name, with what is set there; {@code off} for nothing. */
    public Map<String, String> failPoints() {
        Map<String, String> all = new TreeMap<>();
        json(good(Request.get("/failpoints"))).asMap().forEach((name, action) -> all.put(name, action.getAsString()));
        return all;
    }

    /**
     * Sets {@code halt}, {@code hang}, {@code fail}, {@code panic} or {@code delay(20ms)}. A thread that comes to a halt ends the
     * process, perhaps before it has answered this.
     */
    public void arm(String failPoint, String action) {
        Request request = new Request("PUT", "/failpoints/" + failPoint, action);
        Reply reply = send(request);
        if (!(action.equals("halt") && reply instanceof Reply.ConnectionBroken broken && broken.sent())) {
            good(request, reply);
        }
    }

    /** Sets nothing there, and lets go who hangs there. */
    public void clear(String failPoint) {
        good(new Request("DELETE", "/failpoints/" + failPoint, ""));
    }

    /** Sets the wall clock wrong: {@code jump(-1h)} or {@code drift(200ppm)}. */
    public void setClock(String action) {
        good(new Request("PUT", CLOCK, action));
    }

    /** Sets it right. */
    public void resetClock() {
        good(new Request("DELETE", CLOCK, ""));
    }

    /** Has it write down what was done to an instance. */
    public void tell(String instance, String what) {
        good(new Request("POST", "/events", instance + " " + what));
    }

    /** What the process says of itself. */
    public JsonObject info() {
        return json(good(Request.get("/info")));
    }

    private static JsonObject json(String body) {
        return JsonParser.parseString(body).getAsJsonObject();
    }

    private String good(Request request) {
        return good(request, send(request));
    }

    private String good(Request request, Reply reply) {
        if (!(reply instanceof Reply.Answered answer) || answer.status() != 200) {
            throw new UsageException(request.method() + " " + admin + request.path() + ": " + reply);
        }
        return answer.body();
    }

    private Reply send(Request request) {
        try (HttpCaller caller = new HttpCaller(admin, 0)) {
            return caller.call(request, TIMEOUT, false).reply();
        }
    }
}
