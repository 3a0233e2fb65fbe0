package dev.ensemble.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadResultTest {
    private static LoadResult noticed(Map<String, Long> causes) {
        return new LoadResult(1, 1, 1, 0, 0, 0, 0, new Latency(0, 0, 0, 0, 0), causes);
    }

    @Test
    void notNowAndTooLateAreAnswers() {
        assertThat(noticed(Map.of("list: 503 BACKEND_UNREACHABLE", 2L, "get: 504 DEADLINE_EXCEEDED", 3L))
                .allToldBy(503, 504)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"order: time-out", "get: connection broke: end of stream", "order: 500 INTERNAL",
            "order: 429 ORDER_NOT_CREATED",
            "order: 503 ", "order: 503 with a body that is not as the contract says", "others",
            "not issued: 10 calls in flight"})
    void everythingElseIsNot(String cause) {
        assertThat(noticed(Map.of("get: 504 DEADLINE_EXCEEDED", 1L, cause, 1L)).allToldBy(503, 504)).isFalse();
    }
}
