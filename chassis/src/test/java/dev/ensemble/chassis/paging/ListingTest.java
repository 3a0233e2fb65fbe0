package dev.ensemble.chassis.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListingTest {

    private static final Listing.ListKind KIND = new Listing.ListKind(
            "boxes", Map.of("state", Column.word("state", List.of("OPEN", "SHUT"))), "create_time", true);

    @Test
    void theListsOwnOrderIsTheDefault() {
        assertThat(KIND.of("", "").direction()).isEqualTo("DESC");
        assertThat(KIND.of("", "create_time").direction()).isEqualTo("ASC");
        assertThat(KIND.of("", "createTime desc").after()).isEqualTo("<");
    }

    @ParameterizedTest
    @ValueSource(strings = {"size", "create_time down", "create_time desc, size", "create_time desc desc"})
    void anotherOrderIsRefused(String orderBy) {
        assertThatThrownBy(() -> KIND.of("", orderBy)).hasMessage(
                "order_by: expected 'create_time' or 'create_time desc' but found '" + orderBy + "'");
    }

    @Test
    void aTokenGoesOnWithTheFilterAndOrderThatItCameWithOnly() {
        String token = KIND.of("state = OPEN", "").token("7", "x");
        assertThat(KIND.of("state = OPEN", "create_time desc").sortKey(2, token)).containsExactly("7", "x");
        for (Listing other : List.of(
                KIND.of("", ""), KIND.of("state = SHUT", ""), KIND.of("state = OPEN", "create_time"))) {
            assertThatThrownBy(() -> other.sortKey(2, token)).hasMessageContaining("another filter or order_by");
        }
    }
}
