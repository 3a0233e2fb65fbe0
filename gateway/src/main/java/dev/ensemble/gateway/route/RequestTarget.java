package dev.ensemble.gateway.route;

import dev.ensemble.gateway.error.ApiError;

/**
 * The target of a request line, cut at the question mark and not yet decoded.
 *
 * @param path raw path, starting with a slash
 * @param query raw query; null for none
 */
public record RequestTarget(String path, String query) {

    public static RequestTarget parse(String uri) {
        String origin = uri;
        if (uri.startsWith("http://") || uri.startsWith("https://")) { // absolute form, RFC 9112 section 3.2.2
            int slash = uri.indexOf('/', uri.indexOf("//") + 2);
            origin = slash < 0 ? "/" : uri.substring(slash);
        }
        boolean printable = origin.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '#');
        if (!origin.startsWith("/") || !printable) {
            throw ApiError.invalid("MALFORMED_URL", "the URL must be a path that starts with '/', percent-encoded")
                    .exception();
        }
        int mark = origin.indexOf('?');
        return mark < 0 ? new RequestTarget(origin, null)
                : new RequestTarget(origin.substring(0, mark), origin.substring(mark + 1));
    }
}
