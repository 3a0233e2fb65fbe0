package dev.ensemble.gateway.route;

import dev.ensemble.gateway.error.ApiError;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The target of a request line, cut at the question mark and not yet decoded, but for what RFC 3986 has no reason to
 * encode: {@code %6frders} is {@code orders}, {@code %2F} stays.
 *
 * @param path raw path, starting with a slash
 * @param query raw query; null for none
 */
public record RequestTarget(String path, String query) {
    /** RFC 9112 section 3.2.2, sent to proxies and by them. */
    private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://([^/?#]*)(.*)");
    private static final Pattern UNRESERVED =
            Pattern.compile("%(2[DEde]|3[0-9]|4[1-9A-Fa-f]|5[0-9AFaf]|6[1-9A-Fa-f]|7[0-9AEae])");

    public static RequestTarget parse(String uri) {
        String origin = uri.startsWith("/") ? uri : originOf(uri);
        boolean printable = origin.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '#');
        if (!origin.startsWith("/") || !printable) {
            throw ApiError.invalid("MALFORMED_URL", "the URL must be a path that starts with '/', percent-encoded")
                    .exception();
        }
        int mark = origin.indexOf('?');
        return mark < 0
                ? new RequestTarget(normal(origin), null)
                : new RequestTarget(normal(origin.substring(0, mark)), origin.substring(mark + 1));
    }

    private static String originOf(String uri) {
        Matcher absolute = ABSOLUTE.matcher(uri);
        if (!absolute.matches() || absolute.group(1).isEmpty() || !Authority.isRight(absolute.group(1))) {
            return "";
        }
        String origin = absolute.group(2);
        return origin.startsWith("/") ? origin : "/" + origin;
    }

    private static String normal(String path) {
        return path.indexOf('%') < 0 ? path
                : UNRESERVED.matcher(path).replaceAll(
                        escape -> Character.toString(Integer.parseInt(escape.group(1), 16)));
    }
}
