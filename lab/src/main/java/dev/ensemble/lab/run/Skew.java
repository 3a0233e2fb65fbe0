package dev.ensemble.lab.run;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A wall clock of its own for each instance, the same one whenever it starts: its name is the seed.
 *
 * @param most by how much it is off at most, either way
 * @param driftPerMillion by how much every second instance's gains or loses at most, in microseconds a second
 */
public record Skew(Duration most, double driftPerMillion) {

    /** The arguments of each instance that there can be. */
    public Map<String, List<String>> arguments() {
        Map<String, List<String>> arguments = new TreeMap<>();
        Arrays.stream(Service.values()).filter(Service::isJava).forEach(service -> IntStream
                .rangeClosed(1, EnsembleOptions.MOST_REPLICAS)
                .forEach(ordinal -> arguments.put(service.instance(ordinal), of(service.instance(ordinal), ordinal))));
        return arguments;
    }

    private List<String> of(String instance, int ordinal) {
        Random random = new Random(instance.hashCode());
        long offset = random.nextLong(-most.toMillis(), most.toMillis() + 1);
        double drift = ordinal % 2 == 0 ? driftPerMillion * random.nextDouble(-1, 1) : 0;
        return List.of("--clock-offset=" + offset + "ms",
                String.format(Locale.ROOT, "--clock-drift=%.1fppm", drift));
    }
}
