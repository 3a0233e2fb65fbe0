package dev.ensemble.lab.load.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.lab.load.http.Reply.Answered;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ada, who orders one unit at a time, one call after the other, and waits for each answer for 10 s. */
public final class TestCustomer {
    private static final Pattern NAME = Pattern.compile("\"name\":\"(orders/[^\"]+)\"");

    private TestCustomer() {}

    /** Orders a unit. */
    public static Answered order(HttpCaller caller, String sku) {
        return call(caller, Request.post("/v1/orders",
                "{\"customer\":\"ada\",\"lines\":[{\"sku\":\"" + sku + "\",\"quantity\":1}]}"));
    }

    /** The name of the order that this answer shows, such as {@code orders/01m8…}. */
    public static String name(Answered order) {
        Matcher name = NAME.matcher(order.body());
        assertThat(name.find()).as(order.body()).isTrue();
        return name.group(1);
    }

    /** A call that must end well. */
    public static Answered call(HttpCaller caller, Request request) {
        Answered answer = (Answered) caller.call(request, Duration.ofSeconds(10), true).reply();
        assertThat(answer.status()).as(answer.body()).isBetween(200, 299);
        return answer;
    }
}
