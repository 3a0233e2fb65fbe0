package dev.ensemble.lab.run.cli;

import dev.ensemble.chassis.config.Durations;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How the values of options are read. */
final class Arguments {
    private Arguments() {}

    /** How long a dead instance waits before it is started again; empty for ever. Not an Optional option: picocli wraps those. */
    record RestartAfter(Optional<Duration> delay) {}

    /** A delay, or {@code never}. */
    static final class RestartAfterConverter implements ITypeConverter<RestartAfter> {
        @Override
        public RestartAfter convert(String value) {
            if (value.equals("never")) {
                return new RestartAfter(Optional.empty());
            }
            try {
                Duration delay = Durations.parse(value);
                if (!delay.isNegative()) {
                    return new RestartAfter(Optional.of(delay));
                }
            } catch (IllegalArgumentException e) {
                // Said below, together with the other form that is possible.
            }
            throw new TypeConversionException("expected a delay such as 2s or 500ms, or never, but was " + value);
        }
    }

    /**
     * The URL of a server, {@code http://host:port}, or only its host and port; becomes {@code host:port}, where it is
     * https with that before.
     */
    static final class Address implements ITypeConverter<String> {
        static final String HTTPS = "https://";

        private static final Pattern FORM = Pattern.compile("(?:http://)?((?:" + HTTPS + ")?[^\\s/:]+:\\d{1,5})/?");

        @Override
        public String convert(String value) {
            Matcher form = FORM.matcher(value);
            if (form.matches()) {
                return form.group(1);
            }
            throw new TypeConversionException("expected an address such as http://localhost:8500, but was " + value);
        }
    }

    /** Bits a second, in the words of {@code tc}: {@code 10kbit}. */
    static final class BitRate implements ITypeConverter<Long> {
        private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,5})(|k|m|g)bit");

        @Override
        public Long convert(String value) {
            Matcher form = FORM.matcher(value);
            if (form.matches()) {
                long unit =
                        switch (form.group(2)) {
                            case "k" -> 1_000;
                            case "m" -> 1_000_000;
                            case "g" -> 1_000_000_000;
                            default -> 1;
                        };
                return Long.parseLong(form.group(1)) * unit;
            }
            throw new TypeConversionException(
                    "expected a rate such as 10kbit (bit, kbit, mbit or gbit a second), but was " + value);
        }
    }

    /** A TCP port, 0 for a free one. */
    static final class Port implements ITypeConverter<Integer> {
        private static final int LAST = 65_535;

        @Override
        public Integer convert(String value) {
            if (value.matches("\\d{1,5}") && Integer.parseInt(value) <= LAST) {
                return Integer.valueOf(value);
            }
            throw new TypeConversionException("expected a port from 0 (a free one) to " + LAST + ", but was " + value);
        }
    }
}
