package dev.ensemble.gateway.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/** JSON numbers as protobuf integers. */
final class Numbers {
    /** Digits before the point that any 64 bit integer fits into. */
    private static final int MAX_INTEGER_DIGITS = 20;

    private Numbers() {}

    /** Where the JSON number that begins at {@code at} ends; -1 when there is none. */
    static int end(String text, int at) {
        int i = at;
        if (is(text, i, '-')) {
            i++;
        }
        int digits = digits(text, i);
        if (digits == i || is(text, i, '0') && digits > i + 1) {
            return -1;
        }
        i = digits;
        if (is(text, i, '.')) {
            digits = digits(text, i + 1);
            if (digits == i + 1) {
                return -1;
            }
            i = digits;
        }
        if (is(text, i, 'e') || is(text, i, 'E')) {
            int sign = is(text, i + 1, '+') || is(text, i + 1, '-') ? i + 2 : i + 1;
            digits = digits(text, sign);
            if (digits == sign) {
                return -1;
            }
            i = digits;
        }
        return i;
    }

    /** The integer that {@code number} is, if it is one within the bounds. Never expands a huge exponent. */
    static Optional<Long> integer(String number, long min, long max) {
        if (number.isEmpty() || number.length() > JsonReader.MAX_NUMBER || end(number, 0) != number.length()) {
            return Optional.empty();
        }
        try {
            BigDecimal value = new BigDecimal(number);
            if (value.signum() == 0) {
                return Optional.of(0L).filter(zero -> min <= 0);
            }
            if ((long) value.precision() - value.scale() > MAX_INTEGER_DIGITS
                    || value.stripTrailingZeros().scale() > 0) {
                return Optional.empty();
            }
            BigInteger integer = value.toBigIntegerExact();
            return integer.bitLength() > 63
                    ? Optional.empty()
                    : Optional.of(integer.longValue()).filter(v -> v >= min && v <= max);
        } catch (NumberFormatException exponentTooLarge) {
            return Optional.empty();
        }
    }

    private static int digits(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            i++;
        }
        return i;
    }

    private static boolean is(String text, int at, char c) {
        return at < text.length() && text.charAt(at) == c;
    }
}
