package dev.ensemble.chassis.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTokenTest {

    @Test
    void aTokenGivesBackItsSortKey() {
        assertThat(PageToken.sortKey("pages", 2, PageToken.of("pages", "2026-01-01T00:00Z", "x")))
                .containsExactly("2026-01-01T00:00Z", "x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "pages", "pages x", "pages x y z", "others x y", "pages  y", "pages x \0"})
    void aTokenOfAnotherMakeIsRefused(String text) {
        String token = Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> PageToken.sortKey("pages", 2, token))
                .hasMessageContaining("'" + token + "' is not the next_page_token of a page of pages");
    }

    @Test
    void aTokenThatIsNoBase64IsRefused() {
        assertThatThrownBy(() -> PageToken.sortKey("pages", 1, "%")).hasMessageContaining("'%' is not");
    }
}
