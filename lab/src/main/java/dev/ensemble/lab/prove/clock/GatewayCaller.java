package dev.ensemble.lab.prove.clock;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.ensemble.lab.load.http.HttpCaller;
import dev.ensemble.lab.load.http.Reply;
import dev.ensemble.lab.load.http.Request;
import dev.ensemble.lab.prove.Harness;
import java.time.Duration;

/** A caller whose one connection leads to one gateway of those that share a port. */
final class GatewayCaller implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Request ANY = Request.get("/v1/items?pageSize=1");

    private final HttpCaller connection;

    private GatewayCaller(HttpCaller connection) {
        this.connection = connection;
    }

    /** Connects until it is that one; the kernel chooses. */
    static GatewayCaller of(Harness harness, String gateway) {
        HttpCaller[] found = new HttpCaller[1];
        harness.await("a connection to " + gateway, () -> {
            HttpCaller tried = new HttpCaller(harness.ensemble().gateway(), 1);
            if (tried.call(ANY, TIMEOUT, false).reply() instanceof Reply.Answered answer
                    && answer.headers().getOrDefault("ensemble-path", "").startsWith(gateway)) {
                found[0] = tried;
                return true;
            }
            tried.close();
            return false;
        });
        return new GatewayCaller(found[0]);
    }

    /** A good answer, or none at all. */
    JsonObject insist(Request request) {
        Reply reply = connection.call(request, TIMEOUT, false).reply();
        if (reply instanceof Reply.Answered answer && answer.status() / 100 == 2) {
            return JsonParser.parseString(answer.body()).getAsJsonObject();
        }
        throw new IllegalStateException(request.path() + " was answered with " + reply);
    }

    @Override
    public void close() {
        connection.close();
    }
}
