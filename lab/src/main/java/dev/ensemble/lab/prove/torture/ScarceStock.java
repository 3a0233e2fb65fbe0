package dev.ensemble.lab.prove.torture;

import dev.ensemble.lab.load.http.HttpCaller;
import dev.ensemble.lab.load.http.Reply;
import dev.ensemble.lab.load.http.Request;
import dev.ensemble.lab.load.http.UnreadableException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Few items with few units, so that orders race for the last ones. */
final class ScarceStock {
    static final List<String> SKUS = List.of("rare-bean", "rare-cup", "rare-pot");
    private static final int UNITS = 1000;

    private ScarceStock() {}

    static void fill(URI gateway) throws UnreadableException {
        try (HttpCaller caller = new HttpCaller(gateway, 1)) {
            for (String sku : SKUS) {
                Request request = Request.post("/v1/items/" + sku + ":restock", "{\"quantity\":" + UNITS
                        + ",\"allowMissing\":true,\"requestId\":\"first-" + sku + "\"}");
                Reply reply = caller.call(request, Duration.ofSeconds(10), true).reply();
                if (!(reply instanceof Reply.Answered answer) || answer.status() != 200) {
                    throw new UnreadableException("cannot stock " + sku + ": " + reply);
                }
            }
        }
    }
}
