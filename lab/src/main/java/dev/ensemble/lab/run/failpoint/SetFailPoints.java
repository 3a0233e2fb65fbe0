package dev.ensemble.lab.run.failpoint;

import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.lab.run.supervisor.InstanceStatus;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is set at the fail points of a running ensemble.
 *
 * @param byInstance of each instance where anything is set, the places and what is set there
 */
public record SetFailPoints(Map<String, Map<String, String>> byInstance) {

    /** Asks each instance that is ready. */
    public static SetFailPoints of(List<InstanceStatus> instances) {
        Map<String, Map<String, String>> found = new TreeMap<>();
        for (InstanceStatus each : instances) {
            if (each.adminPort() != 0 && each.state().equals("ready")) {
                Map<String, String> set = set(each.adminPort());
                if (!set.isEmpty()) {
                    found.put(each.instance(), set);
                }
            }
        }
        return new SetFailPoints(found);
    }

    private static Map<String, String> set(int adminPort) {
        try {
            Map<String, String> all = new AdminPort(adminPort).failPoints();
            all.values().removeIf("off"::equals);
            return all;
        } catch (UsageException died) {
            return Map.of(); // A process that is gone has none.
        }
    }

    /** A line each, such as {@code order-1: halt at order.pending.before}. */
    public List<String> lines() {
        return byInstance.entrySet().stream()
                .flatMap(instance -> instance.getValue().entrySet().stream()
                        .map(point -> instance.getKey() + ": " + point.getValue() + " at " + point.getKey()))
                .toList();
    }
}
