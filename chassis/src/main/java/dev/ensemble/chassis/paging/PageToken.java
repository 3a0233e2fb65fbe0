package dev.ensemble.chassis.paging;

import dev.ensemble.chassis.error.ServiceException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** Where a page of a list ended (AIP-158): the sort key of its last element, opaque to callers. */
public final class PageToken {

    private static final String SEPARATOR = " ";
    /** Anything else is not of our make, and a database may not be able to hold it. */
    private static final Pattern PART = Pattern.compile("[!-~]+");

    private PageToken() {}

    /** The token of {@code list} after the element with that sort key, whose parts are printable and hold no space. */
    public static String of(String list, String... sortKey) {
        String text = list + SEPARATOR + String.join(SEPARATOR, sortKey);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The sort key in {@code token}.
     *
     * @throws ServiceException INVALID_ARGUMENT when it is no token of {@code list}
     */
    public static List<String> sortKey(String list, int parts, String token) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            List<String> words = List.of(text.split(SEPARATOR, -1));
            if (words.size() == parts + 1
                    && words.getFirst().equals(list)
                    && words.stream().allMatch(word -> PART.matcher(word).matches())) {
                return words.subList(1, words.size());
            }
        } catch (IllegalArgumentException notBase64) {
            throw invalid(list, token);
        }
        throw invalid(list, token);
    }

    /** What to throw when the sort key in {@code token} is none. */
    public static ServiceException invalid(String list, String token) {
        return ServiceException.invalid("page_token",
                "'" + token + "' is not the next_page_token of a page of " + list);
    }
}
