package dev.ensemble.lab.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.ensemble.lab.docs.ErrorsPage.ErrorsRow;
import dev.ensemble.lab.load.http.HttpCaller;
import dev.ensemble.lab.load.http.Pages;
import dev.ensemble.lab.load.http.Reply;
import dev.ensemble.lab.load.http.Request;
import dev.ensemble.lab.load.http.UnreadableException;
import dev.ensemble.lab.prove.faults.SharedEnsemble;
import dev.ensemble.lab.run.Ensemble;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every bad request of {@code docs/errors.md} has the answer that stands there, and changes nothing. */
@ExtendWith(SharedEnsemble.class)
class ErrorsPageIT {
    @Test
    void everyBadRequestIsAnsweredAsThePageSaysAndChangesNothing(Ensemble ensemble) throws Exception {
        List<ErrorsRow> rows = ErrorsPage.read().rows();
        assertThat(rows).hasSizeGreaterThan(45);
        await().atMost(Duration.ofSeconds(30)).until(() -> state(ensemble).equals(state(ensemble)));
        List<String> before = state(ensemble);
        assertSoftly(softly -> rows.forEach(row -> softly.assertThat(answer(ensemble.gateway(), row))
                .as("%s", row).isEqualTo(row.code() + " " + row.reason() + " " + row.where())));
        assertThat(state(ensemble)).isEqualTo(before);
        assertThat(ensemble.instances()).allSatisfy(instance -> assertThat(instance.state())
                .as(instance.instance()).isEqualTo("ready"));
    }

    @Test
    void anUnknownSkuIsAnAnswer(Ensemble ensemble) {
        try (HttpCaller caller = new HttpCaller(ensemble.gateway(), 1)) {
            Request request = Request.post("/v1/orders",
                    "{\"customer\":\"ada\",\"lines\":[{\"sku\":\"no-such-thing\",\"quantity\":1}]}");
            Reply.Answered reply = (Reply.Answered) caller.call(request, Duration.ofSeconds(10), true).reply();
            assertThat(reply.status()).as(reply.body()).isEqualTo(201);
            JsonObject order = JsonParser.parseString(reply.body()).getAsJsonObject();
            assertThat(order.get("state").getAsString()).isEqualTo("REJECTED");
            assertThat(order.get("rejectReason").getAsString()).startsWith("UNKNOWN_SKU");
        }
    }

    /** Code, reason and place of the one answer, put as the page puts them. */
    private static String answer(URI gateway, ErrorsRow row) {
        String answer = send(gateway, row.bytes());
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        if (!body.startsWith("{")) {
            return "no error: " + answer;
        } else if (body.matches("(?s).*HTTP/1\\.1 \\d.*") || body.contains("Exception")
                || body.contains("dev.ensemble.gateway")) {
                    return "more than one answer, or more than an error: " + answer;
                }
        JsonObject error = JsonParser.parseString(body).getAsJsonObject().getAsJsonObject("error");
        String reason = "";
        List<String> places = new ArrayList<>();
        for (JsonElement each : error.getAsJsonArray("details")) {
            JsonObject detail = each.getAsJsonObject();
            if (detail.has("reason")) {
                reason = detail.get("reason").getAsString();
            }
            if (detail.has("metadata") && detail.getAsJsonObject("metadata").has("line")) {
                JsonObject place = detail.getAsJsonObject("metadata");
                places.add(place.get("line").getAsString() + ":" + place.get("column").getAsString());
            }
            if (detail.has("fieldViolations")) {
                detail.getAsJsonArray("fieldViolations").forEach(v -> places.add(
                        v.getAsJsonObject().has("field") ? v.getAsJsonObject().get("field").getAsString() : ""));
            }
        }
        assertThat(answer).startsWith("HTTP/1.1 " + error.get("code").getAsInt() + " ");
        String place = places.contains(row.where()) || row.where().isEmpty() ? row.where() : places.toString();
        return error.get("code").getAsInt() + " " + reason + " " + place;
    }

    private static String send(URI gateway, byte[] bytes) {
        try (Socket socket = new Socket(gateway.getHost(), gateway.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        } catch (IOException e) {
            return "no answer: " + e;
        }
    }

    private static List<String> state(Ensemble ensemble) throws UnreadableException {
        try (HttpCaller caller = new HttpCaller(ensemble.gateway(), 1)) {
            Pages pages = new Pages(caller);
            List<String> all = new ArrayList<>();
            for (String collection : List.of("items", "orders", "reservations")) {
                all.addAll(pages.list(collection, JsonObject::toString));
            }
            return all;
        }
    }
}
