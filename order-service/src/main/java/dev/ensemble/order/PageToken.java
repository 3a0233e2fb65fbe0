package dev.ensemble.order;

import dev.ensemble.chassis.error.ServiceException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Where a page starts: below the last order of the page before (AIP-158). Orders that are made meanwhile are newer, so
 * that they shift nothing.
 */
final class PageToken {

    private static final Pattern CONTENT = Pattern.compile("1:([0-9a-z]{26})");

    private PageToken() {}

    static String after(String lastId) {
        return Base64.getUrlEncoder().withoutPadding()
                .encodeToString(("1:" + lastId).getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * The id below which the page starts; above all ids for an empty token.
     *
     * @throws ServiceException INVALID_ARGUMENT for anything that {@link #after} did not make
     */
    static String read(String token) {
        if (token.isEmpty()) {
            return Ulids.ABOVE_ALL;
        }
        try {
            var content = CONTENT.matcher(new String(Base64.getUrlDecoder().decode(token), StandardCharsets.US_ASCII));
            if (content.matches()) {
                return content.group(1);
            }
        } catch (IllegalArgumentException notBase64) {
            // Refused below, like any other token that we did not make.
        }
        throw ServiceException.invalid("page_token", "'" + token + "' is not a next_page_token of ListOrders");
    }
}
