package dev.ensemble.gateway.route;

import java.util.regex.Pattern;

/** Host and port as URLs and the {@code Host} header have them (RFC 3986 section 3.2), without user information. */
public final class Authority {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9.-]*(:[0-9]{0,5})?");
    private static final Pattern ANY =
            Pattern.compile("(\\[[0-9A-Fa-f:.]+]|\\[[vV][0-9A-Fa-f]+\\.[A-Za-z0-9._~!$&'()*+,;=:-]+]"
                    + "|([A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)(:[0-9]{0,5})?");

    private Authority() {}

    /** Whether a URL could have it; an empty one could. */
    public static boolean isRight(String authority) {
        return PLAIN.matcher(authority).matches() || ANY.matcher(authority).matches();
    }
}
