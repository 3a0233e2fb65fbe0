package dev.ensemble.order;

import java.security.SecureRandom;

/** The part of a ULID that is not time. */
final class Ulids {

    /** Sorts after every id. */
    static final String ABOVE_ALL = "~";

    private static final String CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int LENGTH = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ulids() {}

    /** 80 random bits as 16 lower-case characters of Crockford's base 32. */
    static String randomness() {
        byte[] bytes = new byte[LENGTH];
        RANDOM.nextBytes(bytes);
        StringBuilder text = new StringBuilder(LENGTH);
        for (byte value : bytes) {
            text.append(CROCKFORD.charAt(value & 31));
        }
        return text.toString();
    }
}
