package dev.ensemble.lab.run.cli;

import dev.ensemble.chassis.config.DurationConverter;
import dev.ensemble.chassis.config.PartsPerMillionConverter;
import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.lab.run.Skew;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** How far the wall clocks of an ensemble are apart. */
final class SkewOptions {
    @Option(
            names = "--skew",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Give each instance a wall clock of its own, off by so much at most, either way: 5s.")
    private Duration skew = Duration.ZERO;

    @Option(
            names = "--clock-drift",
            paramLabel = "RATE",
            converter = PartsPerMillionConverter.class,
            description = "Let every second instance's wall clock gain or lose so much at most: 200ppm.")
    private double drift;

    /** These arguments of services, and those that set the clock of each instance; the user's own come last. */
    Map<String, List<String>> with(Map<String, List<String>> arguments) {
        if (skew.isNegative()) {
            throw new UsageException("--skew is " + skew.toMillis() + "ms; expected 0ms or more");
        }
        if (skew.isZero() && drift == 0) {
            return arguments;
        }
        if (arguments.values().stream().flatMap(List::stream).anyMatch(each -> each.startsWith("--clock-"))) {
            throw new UsageException("--skew and --clock-drift set all clocks, --service-args that of an instance: give"
                    + " one of them");
        }
        Map<String, List<String>> all = new TreeMap<>(arguments);
        new Skew(skew, drift).arguments().forEach((instance, clock) -> all.merge(
                instance, clock, (own, more) -> Stream.concat(more.stream(), own.stream()).toList()));
        return all;
    }
}
