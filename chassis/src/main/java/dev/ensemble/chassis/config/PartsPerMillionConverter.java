package dev.ensemble.chassis.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Lets options take rates such as {@code 200ppm} or {@code -50ppm}: microseconds a second. */
public final class PartsPerMillionConverter implements ITypeConverter<Double> {
    private static final Pattern FORM = Pattern.compile("(-?\\d{1,7}(?:\\.\\d{1,6})?)ppm");
    private static final double MILLION = 1e6;

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException unless {@code text} is one from -1000000ppm, a clock that stands still, to 1000000ppm
     */
    public static double parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches() || Math.abs(Double.parseDouble(form.group(1))) > MILLION) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no drift; expected one like 200ppm, from -1000000ppm to 1000000ppm");
        }
        return Double.parseDouble(form.group(1));
    }

    @Override
    public Double convert(String value) {
        try {
            return parse(value);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
