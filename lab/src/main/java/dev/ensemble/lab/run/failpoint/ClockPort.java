package dev.ensemble.lab.run.failpoint;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.lab.load.http.HttpCaller;
import dev.ensemble.lab.load.http.Reply;
import dev.ensemble.lab.load.http.Request;
import java.net.URI;
import java.time.Duration;

/**
 * The clock of one process, over its admin port. Throws {@link UsageException} when that does not do as it is told.
 */
public final class ClockPort {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final URI admin;

    /** That of the process with this admin port on this machine. */
    public ClockPort(int adminPort) {
        this.admin = URI.create("http://127.0.0.1:" + adminPort);
    }

    /** Sets it wrong: {@code jump(-1h)} or {@code drift(200ppm)}. */
    public void set(String action) {
        good(new Request("PUT", "/clock", action));
    }

    /** Sets it right. */
    public void reset() {
        good(new Request("DELETE", "/clock", ""));
    }

    /** What the process says of itself. */
    public JsonObject info() {
        return JsonParser.parseString(good(Request.get("/info"))).getAsJsonObject();
    }

    private String good(Request request) {
        try (HttpCaller caller = new HttpCaller(admin, 0)) {
            Reply reply = caller.call(request, TIMEOUT, false).reply();
            if (!(reply instanceof Reply.Answered answer) || answer.status() != 200) {
                throw new UsageException(request.method() + " " + admin + request.path() + ": " + reply);
            }
            return answer.body();
        }
    }
}
