package dev.ensemble.lab.prove.grey;

import dev.ensemble.lab.load.history.Call;
import dev.ensemble.lab.load.history.CallOutcome;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What is kept of a call. Times are nanoseconds since the load began.
 *
 * @param instances that the answer came by
 * @param attempts at all of them
 */
public record RoutedCall(long intended, long end, CallOutcome outcome, List<String> instances, int attempts) {
    private static final Pattern ATTEMPTS = Pattern.compile("[^,=]+=(\\d+)[^,]*");

    static RoutedCall of(Call call) {
        String path = call.evidence().getOrDefault("ensemble-path", "");
        Matcher hops = ATTEMPTS.matcher(call.evidence().getOrDefault("ensemble-attempts", ""));
        return new RoutedCall(call.intended(), call.end(), call.outcome(), Stream.of(path.split(", ")).toList(),
                hops.results().mapToInt(hop -> Integer.parseInt(hop.group(1))).sum());
    }

    boolean ok() {
        return outcome == CallOutcome.OK;
    }

    /** From its intended start. */
    double millis() {
        return (end - intended) / 1e6;
    }

    boolean passed(String instance) {
        return instances.contains(instance);
    }

    /** Whether an instance of the same service answered it. */
    boolean passedOneLike(String instance) {
        String service = instance.substring(0, instance.lastIndexOf('-') + 1);
        return instances.stream().anyMatch(each -> each.startsWith(service));
    }

    /** Attempts beyond one at each instance. */
    int extraAttempts() {
        return Math.max(0, attempts - (instances.size() - 1)); // the gateway is called by the load
    }
}
