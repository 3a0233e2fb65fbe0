package dev.ensemble.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathTemplateTest {

    @ParameterizedTest
    @CsvSource({
            "/v1/orders,                    /v1/orders,            ",
            "/v1/{name=orders/*},           /v1/orders/o-1,        orders/o-1",
            "/v1/{name=orders/*},           /v1/orders/o%2D1,      orders/o-1",
            "/v1/{name=orders/*},           /v1/orders/a%2fb,      orders/a/b",
            "/v1/{name=orders/*},           /v1/orders/a+b,        orders/a+b",
            "/v1/{name=orders/*}:cancel,    /v1/orders/o-1:cancel, orders/o-1",
            "/v1/{name=orders/*}:cancel,    /v1/orders/a:b:cancel, orders/a:b",
            "/v1/{name}/x,                  /v1/a/x,               a",
    })
    void matches(String template, String path, String name) {
        assertThat(PathTemplate.parse(template).match(RequestPath.parse(path)))
                .hasValue(name == null ? Map.of() : Map.of("name", name));
    }

    @ParameterizedTest
    @CsvSource({
            "/v1/orders,                 /v1/orders/",
            "/v1/orders,                 /v1//orders",
            "/v1/orders,                 /",
            "/v1/{name=orders/*},        /v1/orders/",
            "/v1/{name=orders/*},        /v1/items/x",
            "/v1/{name=orders/*}:cancel, /v1/orders/x",
            "/v1/{name=orders/*}:cancel, /v1/orders/x:other",
            "/v1/{name=orders/*}:cancel, /v1/orders/:cancel",
    })
    void doesNotMatch(String template, String path) {
        assertThat(PathTemplate.parse(template).match(RequestPath.parse(path))).isEmpty();
    }

    @Test
    void refusesTemplatesThatItDoesNotUnderstand() {
        assertThatThrownBy(() -> PathTemplate.parse("/v1/{name=**}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PathTemplate.parse("v1")).isInstanceOf(IllegalArgumentException.class);
    }
}
