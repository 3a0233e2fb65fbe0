package dev.ensemble.inventory;

import dev.ensemble.chassis.error.ServiceException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Where a page of a list ended (AIP-158): the sort key of its last element, opaque to callers. */
final class PageToken {

    private static final String SEPARATOR = " ";

    private PageToken() {}

    /** The token of {@code list} after the element with that sort key, whose parts hold no space. */
    static String of(String list, String... sortKey) {
        String text = list + SEPARATOR + String.join(SEPARATOR, sortKey);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The sort key in {@code token}.
     *
     * @throws ServiceException INVALID_ARGUMENT when it is no token of {@code list}
     */
    static List<String> sortKey(String list, int parts, String token) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            List<String> words = List.of(text.split(SEPARATOR, -1));
            if (words.size() == parts + 1 && words.getFirst().equals(list)) {
                return words.subList(1, words.size());
            }
        } catch (IllegalArgumentException e) {
            throw invalid(list);
        }
        throw invalid(list);
    }

    static ServiceException invalid(String list) {
        return ServiceException.invalid("page_token", "must be the next_page_token of a page of " + list);
    }
}
